// The pages work without this. With it: what is typed is scored at once, files can be dropped, the place is kept.
const form = document.querySelector("form[data-live]");
let running, timer;
let edits = 0; // what was typed since a request went out makes its answer old: the next one is on its way

function files(list, input) {
  const kept = new DataTransfer();
  for (const file of list) kept.items.add(file);
  input.files = kept.files;
}

// Many files go a few at a time, so that a person sees them come and no request takes long.
async function sendMany(list) {
  running?.abort();
  const own = (running = new AbortController());
  const rest = [...list];
  let table;
  while (rest.length && !own.signal.aborted) {
    const data = new FormData(form);
    data.delete("files");
    for (const file of rest.splice(0, 5)) data.append("files", file, file.path || file.webkitRelativePath || file.name);
    const answer = await fetch(form.action, { method: "POST", body: data, signal: own.signal });
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error((await answer.json()).detail);
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#result");
    if (table && made.querySelector("table.forms")) table.append(...made.querySelectorAll("table.forms > tbody"));
    else document.querySelector("#result").replaceWith(made);
    table = document.querySelector("table.forms") || table;
    const said = document.querySelector(".progress");
    const bad = document.querySelectorAll("table.forms > tbody .problem").length;
    if (said) said.textContent = rest.length ? `还有 ${rest.length} 个文件` : `共 ${(table?.tBodies.length || 0) - bad} 张表${bad ? `，${bad} 个文件没有读出` : ""}`;
  }
}

async function send(button, dropped) {
  if (form.hasAttribute("data-many")) {
    const list = dropped || [...form.querySelector("[type=file]").files];
    if (!list.length) return;
    form.classList.add("waiting");
    try {
      await sendMany(list);
    } catch (error) {
      if (error.name !== "AbortError") say(error.message);
    }
    form.classList.remove("waiting");
    return;
  }
  running?.abort();
  running = new AbortController();
  const data = new FormData(form, button);
  data.delete("own"); // a bureau's own form goes only with what asks for it
  if (button?.name !== "open") {
    const open = form.querySelector("[name=opened]");
    if (open?.value) data.set("open", open.value);
  }
  const fresh = data.get("table")?.size || data.get("table_text");
  const seen = edits;
  if (!fresh) data.set("original", ""); // the file of the table is sent only when it is to be filled in or marked
  form.classList.add("waiting");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, signal: running.signal });
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error((await answer.json()).detail);
    const text = await answer.text();
    if (edits !== seen) return;
    show(text, fresh);
  } catch (error) {
    if (error.name === "AbortError") return;
    say(error.message || "没有连上服务，请稍后再试");
  }
  form.classList.remove("waiting");
}

function say(text) {
  const box = document.createElement("div");
  box.className = "problem";
  box.setAttribute("role", "alert");
  box.textContent = text;
  document.querySelector("#result").prepend(box);
}

// What a person opened, by its place and its words: counts in it change.
function named(details) {
  const place = details.closest("tr[id], section[aria-labelledby]");
  return `${place?.id || place?.getAttribute("aria-labelledby")} ${details.querySelector("summary").textContent.replace(/\d+/g, "")}`;
}

// Puts the new result in place of the old one; the field that a person is in keeps the cursor.
function show(html, read) {
  const made = new DOMParser().parseFromString(html, "text/html");
  const here = document.activeElement;
  const field = here && here.closest("#result") ? { name: here.name, id: here.getAttribute("aria-label"), value: here.value, at: here.type.startsWith("text") ? here.selectionStart : null } : null;
  const open = new Set([...document.querySelectorAll("#result details[open]")].map(named));
  const fresh = made.querySelector("#result");
  if (!fresh) throw new Error(made.querySelector(".problem p")?.textContent);
  const source = made.querySelector("section.source");
  const old = document.querySelector("#result");
  if (fresh.querySelector(":scope > .problem")) {
    if (old.querySelector("[name=carried]")) {
      old.querySelectorAll(":scope > .problem").forEach((each) => each.remove());
      old.prepend(...fresh.querySelectorAll(":scope > .problem"));
    } else old.replaceWith(fresh);
    return;
  }
  const own = old.querySelector("[name=own]");
  if (own) fresh.querySelector("[name=own]")?.replaceWith(own);
  old.replaceWith(fresh);
  const original = form.querySelector(":scope > [name=original]");
  if (original && read) original.value = made.querySelector("[name=original]").value;
  if (source && !form.querySelector("section.source").contains(here)) form.querySelector("section.source").replaceWith(source);
  else if (source) {
    for (const name of ["rules", "rounding"]) {
      const kept = form.elements[name];
      const next = source.querySelector(`[name=${name}]`);
      if (kept && next && kept !== here) kept.replaceWith(next);
    }
    for (const each of form.querySelectorAll("section.source [type=file], section.source textarea:not(.code)")) each.value = "";
  }
  for (const each of document.querySelectorAll("#result details")) if (open.has(named(each))) each.open = true;
  if (!field) return;
  const same = [...fresh.querySelectorAll("input, button, select, textarea")].find((each) => each.name === field.name && each.getAttribute("aria-label") === field.id && (each.type !== "radio" || each.value === field.value));
  if (!same) return;
  same.focus({ preventScroll: true });
  if (field.at !== null) same.setSelectionRange(field.at, field.at);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => send(), wait);
}

// A folder that is dropped: all files in it.
async function inside(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    file.path = entry.fullPath.replace(/^\//, "");
    found.push(file);
  }
  else {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) break;
      for (const each of some) await inside(each, found);
    }
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-file")) return;
    event.preventDefault();
    clearTimeout(timer);
    send(event.submitter);
  });
  form.addEventListener("compositionend", (event) => event.target.closest("#result") && later(350));
  form.addEventListener("input", (event) => {
    const kind = event.target;
    const live = kind.closest("#result") && kind.type !== "file" ? 350 : kind.matches("textarea.code") ? 900 : 0;
    const pasted = event.inputType === "insertFromPaste" && kind.name === "table_text";
    if (!live && !pasted) return;
    edits += 1;
    clearTimeout(timer);
    if (!event.isComposing) later(live || 50); // else Chinese is still being put together
  });
  form.addEventListener("change", (event) => {
    const given = form.elements.carried || form.elements.table_text?.value || [...form.querySelectorAll("[type=file]")].some((each) => each.name !== "actuals" && each.files.length);
    if (given && event.target.matches("section.source select, section.source [type=file]")) later(0);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("#result input")) event.preventDefault(), later(0);
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.querySelector(".drop")?.classList.add("over"); });
  form.addEventListener("dragleave", () => form.querySelector(".drop")?.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.querySelector(".drop")?.classList.remove("over");
    const input = form.querySelector(".drop [type=file]");
    const entries = [...event.dataTransfer.items].map((each) => each.webkitGetAsEntry?.()).filter(Boolean);
    let found = [...event.dataTransfer.files];
    if (input?.multiple && entries.some((each) => each.isDirectory)) {
      found = [];
      for (const entry of entries) await inside(entry, found);
    }
    if (!input) return;
    const text = event.dataTransfer.getData("text/plain");
    if (found.length && form.hasAttribute("data-many")) send(undefined, found);
    else if (found.length) files(found.slice(0, 1), input), send();
    else if (text && form.elements.table_text) form.elements.table_text.value = text, send();
  });
}
