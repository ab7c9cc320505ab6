// The verifier's place on a page: it starts the worker, takes files from the reader, shows the verdict.

import { both, familyTables, storyLines, unprovedList, verdictLines } from "./view.mjs";

const $ = id => document.getElementById(id);
const PARTS = ["selection", "dispatch"];
const STEPS = {
  1: ["承诺", "commitment"],
  2: ["种子", "seed"],
  4: ["文件和摘要", "files and digests"],
  7: ["输入文件", "inputs"],
  12: ["复算", "recomputing"],
};
const PAUSE = 250;

/** Open the desk for the data of a page: its own files if it holds all, else those of the reader. */
export function openDesk(source, data) {
  const desk = { source, worker: null, isDrawn: false, isReady: false };
  const hold = Object.keys(data.lists).length === 0 && "manifest.json" in data.files;
  $("s-verify").hidden = false;
  $("v-folder").addEventListener("change", event => chosen(desk, event.target.files));
  $("v-files").addEventListener("change", event => chosen(desk, event.target.files));
  listen(desk);
  if (hold) verifyOwn(desk, data);
  else
    say(
      both(
        "尚未验证：数据包较大，没有放进本页。请在“逐项验证”中选择它的文件夹。",
        "Not verified yet: this bundle is too large to stand in its page. Choose its folder under “Checks”.",
      ),
    );
}

function say(...kids) {
  $("verdict").replaceChildren(...kids.flat(Infinity));
}

/** The bundle that the page holds: without page and announcements, which hold the page's digest. */
function verifyOwn(desk, data) {
  const files = Object.entries(data.files);
  if (data.task) files.push(["task.csv", `\ufeff${data.task}`]);
  send(desk, [{ name: "", files }], false);
}

/** Files that the reader chose: one bundle, or those of a quarter in their folders. */
function chosen(desk, list) {
  const folders = new Map();
  for (const file of list) {
    const path = (file.webkitRelativePath || file.name).split("/"),
      folder = path.slice(0, -1).join("/");
    if (!folders.has(folder)) folders.set(folder, []);
    folders.get(folder).push([file.name, file]);
  }
  const named = [...folders].map(([folder, files]) => ({ name: folder.split("/").pop(), files }));
  const parts = PARTS.map(name => named.find(one => one.name === name)).filter(Boolean);
  const inBundle = named.filter(({ files }) => files.some(([name]) => name === "commit.json"));
  if (parts.length > 1) send(desk, parts, true);
  else if (inBundle.length) send(desk, [{ name: "", files: inBundle[0].files }], true);
  else if (named.length) send(desk, [{ name: "", files: named[0].files }], true);
}

function send(desk, bundles, isWhole) {
  start(desk);
  if (!desk.worker) return;
  desk.isReady = false;
  desk.isDrawn = bundles.some(({ files }) =>
    files.some(([name]) => name === "seed.json" || name === "result.json"),
  );
  $("v-families").replaceChildren();
  say(both("您的浏览器正在验证……", "Your browser is verifying …"));
  desk.worker.postMessage({ ask: "verify", bundles, isWhole });
}

/** A worker from the page's own code: files beside the page are not allowed to be one. */
function start(desk) {
  if (desk.worker) desk.worker.terminate();
  desk.worker = null;
  try {
    const address = URL.createObjectURL(new Blob([desk.source], { type: "text/javascript" }));
    desk.worker = new Worker(address);
    desk.worker.onmessage = event => heard(desk, event.data);
    desk.worker.onerror = event => broken(event.message);
  } catch (error) {
    broken(error.message);
  }
}

function broken(message) {
  say(
    both(
      "本浏览器无法在这里验证，请用下文的命令。",
      "This browser cannot verify here; use the commands below. ",
    ),
    message || "",
  );
}

function heard(desk, said) {
  if (said.told === "step") {
    const [zh, en] = STEPS[said.step];
    say(both(`您的浏览器正在验证：${zh}……`, `Your browser is verifying: ${en} …`));
  } else if (said.told === "verdict") show(desk, said);
  else if (said.told === "found") $("story").replaceChildren(...storyLines(said).flat(Infinity));
  else broken(said.message);
}

function show(desk, { verdict, isWhole }) {
  desk.isReady = true;
  say(verdictLines(verdict, isWhole));
  // What is refuted is not praised above its verdict.
  if (!isWhole && verdict.findings.length)
    $("lead").replaceChildren(...both("本页的数据包不成立", "The bundle of this page is refuted"));
  const notes = isWhole
    ? []
    : both(
        "本页无法读取自己的字节和 announcements.json；要核对它们，请在下面选择整个文件夹。",
        "A page cannot read its own bytes nor announcements.json; to check these, choose the whole folder below.",
      );
  $("v-note").replaceChildren(...notes);
  $("v-families").replaceChildren(...familyTables(verdict, { isWhole, isDrawn: desk.isDrawn }).flat());
  $("v-unproved").replaceChildren(unprovedList(verdict));
  document.body.dataset.standing = verdict.standing;
  look(desk);
}

/** Ask for the handle in the field once the reader pauses. */
function listen(desk) {
  let waiting = 0;
  $("find").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(desk), PAUSE);
  });
}

function look(desk) {
  const text = $("find").value;
  $("story").replaceChildren();
  if (text.trim() && desk.isReady) desk.worker.postMessage({ ask: "find", text });
}
