// The columns of the seed, as every stack writes them.
import pg from "pg";

export const columnsOf = ({ userId, title, email, rating, createdAt }) => ({
  user_id: userId,
  title,
  email,
  rating,
  created_at: createdAt,
});

export const PRAGMAS = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"];

export const listed = ({ authorId, authorName, ...post }) => ({
  ...post,
  author: { id: authorId, name: authorName },
});

export const poolOf = (url) => new pg.Pool({ connectionString: url });
