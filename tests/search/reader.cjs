// Runs themes/default/static/search.js over shards that a test wrote, and compares with what the Rust ranker gave.
// Arguments: folder of the shards, folder of tokens.json and ranking.json, the script.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm"), assert = require("assert");
const [shards, tables, script] = process.argv.slice(2);
const reader = require(path.resolve(script));
const read = name => JSON.parse(fs.readFileSync(path.join(tables, name), "utf8"));

function load(name) {
  return new Promise((resolve, reject) => {
    const file = path.join(shards, "search", name + ".js");
    const spechive = { shard: (id, data) => (id === name ? resolve(data) : reject(new Error(id + " in " + name))) };
    vm.runInNewContext(fs.readFileSync(file, "utf8"), { spechive });
  });
}

async function main() {
  const index = await reader.open(load);
  for (const [text, expected] of read("tokens.json")) {
    const found = [];
    reader.tokens(text, index.stop, (token, joined) => found.push(joined ? "+" + token : token));
    assert.deepStrictEqual(found, expected, text);
  }
  // All are asked before any is looked at: an answer belongs to its query, whatever else was asked meanwhile.
  const table = read("ranking.json");
  const answers = await Promise.all(table.map(({ query }) => reader.search(index, reader.parse(query, index.fields))));
  for (const [at, expected] of table.entries()) {
    const found = answers[at];
    const map = reader.wordOf(found.words);
    const hits = [];
    for (const hit of found.hits.slice(0, 10)) {
      const page = await reader.pageOf(index, hit.page);
      const sections = [];
      for (const [section] of reader.sectionsOf(index, hit).slice(0, 3)) {
        const at = section - index.starts[hit.page];
        const text = await reader.textOf(index, page, at);
        sections.push([page.sections[at].anchor, reader.breadcrumb(page, at), reader.excerpt(index, text, map).text]);
      }
      hits.push({ id: page.id, score: hit.hundredths / 100, sections });
    }
    const answer = { query: expected.query, total: found.total, expanded: found.expanded, notices: found.notices, hits };
    assert.deepStrictEqual(JSON.parse(JSON.stringify(answer)), expected, expected.query);
  }
}
main().catch(error => { console.error(error); process.exit(1); });
