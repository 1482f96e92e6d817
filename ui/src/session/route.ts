// Where in the window a person is, kept in the address so that Back works.

export type Route =
  | { view: "home" | "monitors" | "timetable" | "incidents" | "history" | "settings" | "record" | "running" | "import" }
  | { view: "recording" | "export" | "run" | "incident"; id: string }
  | { view: "compare"; id: string; other: string };

const plain = ["monitors", "timetable", "incidents", "history", "settings", "record", "running", "import"] as const;

/** The place an address hash such as `#/run/0192` names; home where it names none. */
export function routeOf(hash: string): Route {
  const [view = "", id = "", other = ""] = hash.replace(/^#\//, "").split("/");
  if ((view === "recording" || view === "export" || view === "run" || view === "incident") && id) return { view, id: decodeURIComponent(id) };
  if (view === "compare" && id && other) return { view, id: decodeURIComponent(id), other: decodeURIComponent(other) };
  const known = plain.find((name) => name === view);
  return { view: known ?? "home" };
}

export function hashOf(route: Route): string {
  if (route.view === "home") return "#/";
  if (route.view === "compare") return `#/compare/${encodeURIComponent(route.id)}/${encodeURIComponent(route.other)}`;
  return "id" in route ? `#/${route.view}/${encodeURIComponent(route.id)}` : `#/${route.view}`;
}
