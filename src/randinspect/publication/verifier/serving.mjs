// What runs in the worker: it verifies, and then answers for handles. Nothing here is on the network.

import { copiesIn, examine } from "./bundles.mjs";
import { utf8 } from "./bytes.mjs";
import { toldBeside } from "./chosen.mjs";
import { Fault } from "./faults.mjs";
import { readHearsay, readPasted } from "./hearsay.mjs";
import { readPins } from "./pins.mjs";
import { poolChange } from "./pools.mjs";
import { handlesOf, openingOf, storyOfPost, storyOfUnit } from "./stories.mjs";

/** Serve a page: `{ask: "verify", …}` and `{ask: "find", text}`, each answered once. */
export function serve(scope) {
  let parts = [];
  const answer = async request => {
    if (request.ask === "find") return { told: "found", text: request.text, ...find(parts, request.text) };
    const bundles = await Promise.all(request.bundles.map(read));
    const done = examine(bundles, {
      ...(await known(request)),
      onStep: step => scope.postMessage({ told: "step", step }),
    });
    parts = done.parts;
    done.verdict.unchecked.push(...toldBeside(request.strays, copiesIn(bundles)));
    const pool = poolChange(parts);
    return { told: "verdict", verdict: done.verdict, pool, isWhole: request.bundles.every(({ isWhole }) => isWhole) };
  };
  const failure = error => ({ told: error instanceof Fault ? "refused" : "broken", message: String(error && error.message) });
  scope.onmessage = event => {
    answer(event.data).then(
      said => scope.postMessage(said),
      error => scope.postMessage(failure(error)),
    );
  };
}

/** What lies beside the bundles: amendments, pinned keys, and what was heard of sources. */
async function known({ amendments, ledger, trust, witness, heard: pasted, evidence }) {
  const keys = (file, text) => (text.trim() ? { file, text } : null);
  const pins = readPins({ trust: keys("trust", trust), witness: keys("witness", witness) });
  const heard = evidence.map(async file => readHearsay(await file.text(), file.name));
  const filesOf = async files => (files ? (await read({ files })).files : null);
  const records = [...readPasted(pasted, "pasted"), ...(await Promise.all(heard)).flat()];
  const { files, folder } = amendments || { files: null, folder: "" };
  return { pins, records, amendments: await filesOf(files), folder, ledger: await filesOf(ledger) };
}

/** Bytes of a bundle whose files are texts or files that the reader chose. */
async function read({ files, ...bundle }) {
  if (files === null) return { ...bundle, files };
  const zip = files.find(([file]) => /\.zip$/i.test(file));
  if (zip) throw new Fault(`${zip[0]}: this page opens no zip; unpack it and choose its folder, or let randinspect verify read it`);
  const pairs = files.map(async ([file, data]) => [
    file,
    typeof data === "string" ? utf8(data) : new Uint8Array(await data.arrayBuffer()),
  ]);
  return { ...bundle, files: new Map(await Promise.all(pairs)) };
}

/** What the bundles say of a handle, an id, or an opening. */
function find(parts, text) {
  const opening = openingOf(text);
  for (const handle of opening ? [opening.handle] : handlesOf(text)) {
    for (const part of parts.filter(({ commit }) => commit)) {
      const tell = part.commit.kind === "selection" ? storyOfUnit : storyOfPost;
      const story = tell(part, handle);
      if (story) return { story, opening };
    }
  }
  return { story: null, opening };
}
