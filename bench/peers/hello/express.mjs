import express from "express";

const app = express();
app.disable("x-powered-by");
app.get("/hello/:name", (req, res) => res.json({ hello: req.params.name }));
app.listen(Number(process.env.PORT), process.env.HOST);
process.on("SIGTERM", () => process.exit(0));
