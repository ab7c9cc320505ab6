// The verifier's place on a page: it starts the worker, takes files from the reader, shows the verdict.

import { sortChosen } from "./chosen.mjs";
import { ledgerLines, poolTable } from "./ledgerview.mjs";
import { both, familyTables, storyLines, toldList, verdictLines } from "./view.mjs";

const $ = id => document.getElementById(id);
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
  const hold = Object.keys(data.lists).length === 0 && "manifest.json" in data.files,
    own = hold ? ownBundle(data) : null;
  const desk = { source, own, bundles: own ? [own] : [], amendments: null, ledger: null, strays: [], worker: null, isDrawn: false, isReady: false };
  $("s-verify").hidden = false;
  for (const id of ["v-folder", "v-files"]) $(id).addEventListener("change", event => chosen(desk, event.target.files));
  $("v-with").addEventListener("change", event => added(desk, event.target.files));
  for (const id of ["v-trust", "v-witness", "v-heard", "v-evidence"]) $(id).addEventListener("change", () => send(desk));
  listen(desk);
  if (hold) send(desk);
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
function ownBundle(data) {
  const files = Object.entries(data.files);
  if (data.task) files.push(["task.csv", `\ufeff${data.task}`]);
  return { name: "", files, isWhole: false };
}

/** Files that the reader chose in place of the page's own. */
function chosen(desk, list) {
  const { bundles, strays, amendments, ledger } = sortChosen(list, desk.own);
  Object.assign(desk, { bundles: bundles.length || !desk.own ? bundles : [desk.own], amendments, ledger });
  desk.strays = strays.map(({ name }) => name);
  send(desk);
}

/** Files that are held against those chosen before, or against the page's own. */
function added(desk, list) {
  const { bundles, strays, amendments, ledger } = sortChosen(list, null);
  desk.bundles = [...desk.bundles, ...bundles].map(({ folder, ...one }, i) => ({ ...one, folder, name: folder || `${i + 1}` }));
  desk.amendments = amendments || desk.amendments;
  desk.ledger = ledger || desk.ledger;
  desk.strays = [...desk.strays, ...strays.map(({ path }) => path)];
  send(desk);
}

function send(desk) {
  const { bundles, amendments, ledger, strays } = desk;
  if (bundles.length === 0) return;
  start(desk);
  if (!desk.worker) return;
  desk.isReady = false;
  desk.isDrawn = bundles.some(({ files }) =>
    (files || []).some(([name]) => name === "seed.json" || name === "result.json"),
  );
  $("v-families").replaceChildren();
  $("v-chosen").replaceChildren(...chosenLines(desk));
  say(both("您的浏览器正在验证……", "Your browser is verifying …"));
  const [trust, witness, heard] = ["v-trust", "v-witness", "v-heard"].map(id => $(id).value),
    evidence = [...$("v-evidence").files];
  desk.worker.postMessage({ ask: "verify", bundles, amendments, ledger, strays, trust, witness, heard, evidence });
}

/** What is verified: the page's own bundle needs no words. */
function chosenLines({ bundles, amendments, ledger }) {
  const names = bundles.filter(({ isWhole }) => isWhole).map(({ folder }) => folder).filter(Boolean);
  const count = bundles.length;
  if (names.length === 0 && count < 2 && !amendments && !ledger) return [];
  const more = [...(amendments ? both("，以及替补", ", and amendments") : []), ...(ledger ? both("，以及台账", ", and a ledger") : [])];
  return [...both(`${count} 个数据包`, count === 1 ? "1 bundle" : `${count} bundles`), ...more, names.length ? `: ${names.join(", ")}` : ""];
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
  else if (said.told === "refused") refused(said.message);
  else broken(said.message);
}

/** Keys or evidence that cannot be read: then nothing is said of the bundle. */
function refused(message) {
  say(both("没有结论：您填入或选择的内容无法采用。", "No verdict: what you entered or chose cannot be taken. "), message);
  document.body.dataset.standing = "refused";
}

function show(desk, { verdict, pool, isWhole }) {
  desk.isReady = true;
  say(verdictLines(verdict, isWhole));
  // The page's title bears the verdict on its own bundle, not that on files that were chosen.
  if (!isWhole && desk.bundles.length === 1) document.body.dataset.own = verdict.standing;
  // What is refuted is not praised above its verdict.
  if (!isWhole && desk.bundles.length === 1 && verdict.findings.length)
    $("lead").replaceChildren(...both("本页的数据包不成立", "The bundle of this page is refuted"));
  const notes = isWhole
    ? []
    : both(
        "本页无法读取自己的字节和 announcements.json；要核对它们，请在下面选择整个文件夹。",
        "A page cannot read its own bytes nor announcements.json; to check these, choose the whole folder below.",
      );
  $("v-note").replaceChildren(...notes);
  $("v-families").replaceChildren(...familyTables(verdict, { isWhole, isDrawn: desk.isDrawn }).flat());
  $("s-proved").hidden = verdict.proved.length === 0;
  $("v-proved").replaceChildren(toldList(verdict.proved));
  $("v-unproved").replaceChildren(toldList(verdict.unproved));
  $("s-ledger").hidden = !verdict.ledger;
  $("v-ledger").replaceChildren(...(verdict.ledger ? ledgerLines(verdict.ledger) : []));
  $("s-pool").hidden = !pool;
  $("v-pool").replaceChildren(...(pool ? [poolTable(pool)] : []));
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
