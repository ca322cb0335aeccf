/**
 * A response whose headers can be changed: itself, or a copy where they are locked, as those of
 * `fetch()` and `Response.redirect()` are.
 */
export function mutable(response: Response): Response {
  try {
    response.headers.delete("x-phial-probe");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}
