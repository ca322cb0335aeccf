// node:http alone: what W1 costs on Node before any framework.
import http from "node:http";

const { PORT, HOST } = process.env;
http
  .createServer((req, res) => {
    if (req.method !== "GET" || !req.url.startsWith("/hello/")) return res.writeHead(404).end();
    const end = req.url.indexOf("?");
    const name = req.url.slice(7, end < 0 ? undefined : end);
    const body = JSON.stringify({ hello: decodeURIComponent(name) });
    res.writeHead(200, ["Content-Type", "application/json", "Content-Length", Buffer.byteLength(body)]);
    res.end(body);
  })
  .listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit(0));
