import type { Child, FC } from "hono/jsx";
import { capitalize, money } from "./page.mjs";

const Layout: FC = ({ title, head, site, path, user, messages, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>{`${title} - ${site.name}`}</title>
      <link rel="stylesheet" href="/static/site.css" />
      {head}
    </head>
    <body>
      <Nav site={site} path={path} user={user} />
      <main>
        {messages.map(([category, message]: [string, string]) => (
          <p class={`flash ${category}`}>{message}</p>
        ))}
        {children}
      </main>
      <footer>
        <p>
          © {site.year} {site.name.toUpperCase()}
        </p>
      </footer>
    </body>
  </html>
);

const Nav: FC = ({ site, path, user }) => (
  <header>
    <nav>
      <ul>
        {site.nav.map((item: { url: string; label: string }) => (
          <li class={item.url === path ? "active" : undefined}>
            <a href={item.url}>{item.label}</a>
          </li>
        ))}
      </ul>
    </nav>
    {user ? (
      <span class="user">
        {user.name}
        {user.admin ? " (admin)" : ""}
      </span>
    ) : (
      <a href="/login">Sign in</a>
    )}
  </header>
);

const Badge: FC<{ status: string; kind?: string }> = ({ status, kind = "status" }) => (
  <span class={`${kind} ${status}`}>{capitalize(status)}</span>
);

const Select: FC<{ name: string; values: string[]; chosen: string }> = (props) => (
  <select name={props.name}>
    {props.values.map((value) => (
      <option value={value} selected={value === props.chosen}>
        {capitalize(value)}
      </option>
    ))}
  </select>
);

const Pagination: FC<{ pages: { current: number; total: number }; url: string }> = (props) => (
  <ul class="pages">
    {Array.from({ length: props.pages.total }, (_, index) => index + 1).map((number) => (
      <li>
        {number === props.pages.current ? (
          <b>{number}</b>
        ) : (
          <a href={`${props.url}?page=${number}`}>{number}</a>
        )}
      </li>
    ))}
  </ul>
);

const Orders: FC = ({ orders, filters, pages, path, ...rest }) => (
  <Layout title="Orders" head={<meta name="robots" content="noindex" />} path={path} {...rest}>
    <h1>{orders.length} orders</h1>
    <form action={path}>
      <input name="query" value={filters.query} />
      <Select name="status" values={filters.statuses} chosen={filters.status} />
    </form>
    <table>
      <thead>
        <tr>
          {["#", "Order", "Customer", "Status", "Total", "Tags", "Note"].map((head) => (
            <th>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {orders.map((order: Order, index: number) => (
          <Row order={order} index={index} />
        ))}
      </tbody>
    </table>
    <Pagination pages={pages} url={path} />
  </Layout>
);

interface Order {
  id: number;
  title: string;
  customer: { name: string; email: string | null };
  status: string;
  cents: number;
  tags: string[];
  note: string | null;
}

const Row: FC<{ order: Order; index: number }> = ({ order, index }) => {
  const { name, email } = order.customer;
  const customer: Child = email ? <a href={`mailto:${email}`}>{name}</a> : name;
  return (
    <tr class={index % 2 ? "even" : "odd"}>
      <td>{index + 1}</td>
      <td>
        <a href={`/orders/${order.id}`}>{order.title}</a>
      </td>
      <td>{customer}</td>
      <td>
        <Badge status={order.status} />
      </td>
      <td class="num">{money(order.cents)}</td>
      <td>{order.tags.join(", ")}</td>
      <td>{order.note || "-"}</td>
    </tr>
  );
};

export const packageName = "hono";
export const render = (context: Record<string, unknown>) =>
  `<!doctype html>${(<Orders {...context} />).toString()}`;
