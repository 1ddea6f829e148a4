// All that documents say is put on the page as text, never as HTML.
"use strict";

const SHOWN_FILES = 200;
const at = id => document.getElementById(id);
const files = new Map();
let asking = null;
let opened = []; // which passages are shown; they stay so when others come into their places
let token = sessionStorage.getItem("token") || "";

/** An element with a text or with others in it. */
function element(name, content, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.dir = "auto"; // Documents and answers may run from right to left, on a page that does not.
  made.append(...[content].flat());
  return made;
}

/** A text that turns round nothing that stands beside it, whatever controls it has. */
function apart(text) {
  const made = document.createElement("span"); // without a direction, so that the whole has that of its texts
  made.className = "apart";
  made.append(text);
  return made;
}

/** Sends a request whose answer is a stream of events, and hands each over until it ends. */
async function follow(path, options, onEvent) {
  const headers = { ...options.headers, Accept: "text/event-stream" };
  if (token) headers.Authorization = "Bearer " + token;
  const response = await fetch(path, { ...options, headers });
  at("access").hidden = response.status !== 401 && !token;
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw Object.assign(new Error(problem.detail || "status " + response.status), { status: response.status });
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const fields = { event: "message", data: "" };
      for (const line of event.split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) {
          const name = line.slice(0, colon);
          const text = line.slice(colon + 1).replace(/^ /, "");
          fields[name] = name === "data" && fields.data ? fields.data + "\n" + text : text;
        }
      }
      onEvent(fields.event, JSON.parse(fields.data || "{}"));
    }
  }
}

function tell(problem) {
  at("problem").textContent = problem || "";
  at("problem").hidden = !problem;
}

/** The text of an answer, in which the mark [1] leads to the first citation; a document may say [1], too. */
function linked(text, marks) {
  const parts = [];
  let from = 0;
  for (const mark of marks) {
    const end = text.indexOf("]", mark) + 1;
    const link = element("a", text.slice(mark, end));
    link.href = "#citation-" + text.slice(mark + 1, end - 1);
    parts.push(apart(text.slice(from, mark)), link);
    from = end;
  }
  return [...parts, apart(text.slice(from))];
}

/** Shows what a model says while it says it. */
function showBeginning(said) {
  const text = at("text");
  text.replaceChildren(said);
  text.classList.remove("changed");
  at("state").textContent = "Answering …";
  at("citations").replaceChildren();
  at("cited").hidden = true;
  at("answer").hidden = false;
}

function showAnswer(answer, isFirst) {
  const text = at("text");
  text.replaceChildren(...linked(answer.answer, answer.marks));
  text.classList.toggle("changed", !isFirst);
  at("state").textContent = (answer.problem ? answer.problem + " " : "") + (isFirst
    ? "This answer follows the documents."
    : "Changed at " + new Date().toLocaleTimeString() + ", as the documents did.");
  at("citations").replaceChildren(...answer.citations.map((source, i) => {
    const title = source.section.startsWith(source.title) ? "" : source.title;
    const place = [title, source.section, source.page ? "page " + source.page : ""];
    const details = element("details", [element("summary", "the passage"), element("p", source.text.replace(/\n\n+/g, "\n"))]);
    details.open = Boolean(opened[i]);
    details.addEventListener("toggle", () => { opened[i] = details.open; });
    const item = element("li", [
      element("div", ["[" + (i + 1) + "] ", apart(source.path),
        element("span", place.filter(p => p).flatMap(p => [" · ", apart(p)]), "place")], "where"),
      details]);
    item.id = "citation-" + (i + 1);
    return item;
  }));
  at("cited").hidden = answer.citations.length === 0;
  at("answer").hidden = false;
}

async function ask(question) {
  if (asking) asking.abort();
  const mine = new AbortController();
  asking = mine;
  opened = [true];
  tell();
  let last = "";
  let said = "";
  for (;;) {
    try {
      await follow("v1/answer", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question }),
        signal: mine.signal,
      }, (event, answer) => {
        if (event === "answer") {
          const told = JSON.stringify(answer);
          showAnswer(answer, last === "" || last === told);
          last = told;
          said = "";
        } else if (event === "part") {
          said = said.slice(0, answer.at) + answer.text;
          if (said) showBeginning(said);
        } else if (event === "none") {
          at("state").textContent = "The documents have changed: the question is asked again …";
        }
      });
    } catch (e) {
      if (mine.signal.aborted) return;
      const isRefused = e.status && e.status < 500;
      if (isRefused || last === "") {
        at("answer").hidden = last === "";
        tell(e.status === 401 ? "The server wants a token." : "No answer: " + e.message);
        return;
      }
    }
    if (mine.signal.aborted) return;
    at("state").textContent = "The server can't be reached: this is its last answer.";
    await pause();
    if (mine.signal.aborted) return;
  }
}

function pause() {
  return new Promise(again => setTimeout(again, 2000));
}

let drawing = 0;

function showFiles() {
  drawing = drawing || requestAnimationFrame(() => {
    drawing = 0;
    const all = [...files.values()];
    const order = { UNREADABLE: 0, WAITING: 1, INDEXED: 2 };
    all.sort((a, b) => order[a.state] - order[b.state] || (a.path < b.path ? -1 : 1));
    const count = state => all.filter(file => file.state === state).length;
    const waiting = count("WAITING");
    const chunks = all.reduce((sum, file) => sum + file.chunks, 0);
    const embedded = all.reduce((sum, file) => sum + file.embedded, 0);
    const unembedded = all.reduce((sum, file) => sum + file.unembedded, 0);
    const failed = all.reduce((sum, file) => sum + file.failed, 0);
    const isEmbedding = unembedded > 0;
    at("counts").textContent = all.length + " files, " + chunks + " passages"
      + (isEmbedding ? ", " + embedded + " of them also by meaning" : "")
      + (failed ? ", " + failed + " of them by words alone, as the model failed" : "")
      + (waiting ? ", " + waiting + " waiting" : "")
      + (count("UNREADABLE") ? ", " + count("UNREADABLE") + " unreadable" : "");
    at("progress").hidden = waiting === 0 && !isEmbedding;
    at("progress").max = isEmbedding ? chunks : all.length;
    at("progress").value = isEmbedding ? chunks - unembedded : all.length - waiting;
    at("files").replaceChildren(...all.slice(0, SHOWN_FILES).map(file => {
      const state = file.state === "INDEXED" ? file.chunks + (file.chunks === 1 ? " passage" : " passages")
        : file.state === "WAITING" ? "waiting" : file.problem;
      return element("li", [apart(file.path), " ", element("span", "· " + state, "state")], file.state);
    }));
    at("more").hidden = all.length <= SHOWN_FILES;
    at("more").textContent = "and " + (all.length - SHOWN_FILES) + " more";
  });
}

/** Whether there is anything about the documents beside the answers. */
function showDocuments(isShown) {
  at("documents").hidden = !isShown;
  at("counts").hidden = !isShown;
}

/** Follows the documents, for as long as the page is there. */
async function watch() {
  for (;;) {
    try {
      await follow("v1/documents", {}, (event, rows) => {
        if (event === "rows") files.clear();
        for (const row of rows) {
          if (row.weight < 0) files.delete(row.path);
        }
        for (const row of rows) {
          if (!(row.weight < 0)) files.set(row.path, row);
        }
        showFiles();
      });
    } catch (e) {
      if (e.status === 401) {
        tell("The server wants a token.");
        await new Promise(again => at("token").addEventListener("change", again, { once: true }));
        continue;
      }
      if (e.status === 403) { // only some may see the state of all files
        showDocuments(false);
        await new Promise(again => at("token").addEventListener("change", again, { once: true }));
        showDocuments(true);
        continue;
      }
    }
    at("counts").textContent = "The server can't be reached.";
    await pause();
  }
}

at("token").addEventListener("change", () => {
  token = at("token").value.trim();
  sessionStorage.setItem("token", token);
  tell();
});
at("ask").addEventListener("submit", event => {
  event.preventDefault();
  const question = at("question").value.trim();
  if (question) {
    history.replaceState(null, "", "?q=" + encodeURIComponent(question));
    ask(question);
  }
});

const asked = new URLSearchParams(location.search).get("q");
if (asked) {
  at("question").value = asked;
  ask(asked);
}
watch();
