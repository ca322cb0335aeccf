import { revision } from "@phial/migrate";

// INDEX_LOCKS_TABLE: creates the index writes_number_index, and nobody writes to writes meanwhile; for a big table use create index concurrently in a revision of its own with transactional: false
export default revision({
  id: "bc710eeb84b9",
  message: "an index for written numbers",
  parents: ["b91154279298"],
  up: {
    sqlite: ["create index `writes_number_index` on `writes` (`number`)"],
    postgres: [`create index "writes_number_index" on "writes" ("number")`],
  },
  down: {
    sqlite: ["drop index `writes_number_index`"],
    postgres: [`drop index "writes_number_index"`],
  },
});
