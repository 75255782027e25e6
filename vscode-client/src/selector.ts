/** The documents that the server is told about. By name as well as by language: a name means what it means to Go and
 * Docker whatever language the user's `files.associations` gives it. */

const LANGUAGES = ["go.mod", "go.work", "go.sum", "dockerfile"];
const NAMES = [
  "{go.mod,go.work,go.sum,go.work.sum,gowharf.toml}",
  "vendor/modules.txt",
  "{Dockerfile,Containerfile,dockerfile,containerfile}{,.*,-*}",
  "*.{Dockerfile,dockerfile,dockerignore}",
  "{.dockerignore,.containerignore}",
];

export const DOCUMENTS = [
  ...LANGUAGES.flatMap(language => ["file", "untitled"].map(scheme => ({ scheme, language }))),
  ...NAMES.map(name => ({ scheme: "file", pattern: `**/${name}` })),
];

/** Those for which there is something to explain. */
export const DOCKERFILES = [
  { scheme: "file", language: "dockerfile" },
  { scheme: "file", pattern: `**/${NAMES[2]}` },
  { scheme: "file", pattern: "**/*.{Dockerfile,dockerfile}" },
];
