"""How the page of `explain_html` looks, and its only script. Both stand in the page; their hashes in its policy.

Colours follow the reader's theme: the system's in a browser, the editor's in VS Code (classes on body). An outcome is
told by a mark and a word as well as by its colour.
"""

STYLE = """
:root{--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--link:#0550ae;
--succeeds:#1a7f37;--fails:#c8152b;--unknown:#6a737d;--warning:#8a5a00;--info:#0550ae;--hit:#fff3c4}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9aa4af;--line:#3d444d;--soft:#161b22;
--link:#79b8ff;--succeeds:#4fc562;--fails:#ff6a60;--unknown:#9aa4af;--warning:#e0b04a;--info:#79b8ff;--hit:#453600}}
body.vscode-light{--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--link:#0550ae;
--succeeds:#1a7f37;--fails:#c8152b;--unknown:#6a737d;--warning:#8a5a00;--info:#0550ae;--hit:#fff3c4}
body.vscode-dark,body.vscode-high-contrast{--bg:#0d1117;--fg:#e6edf3;--dim:#9aa4af;--line:#3d444d;--soft:#161b22;
--link:#79b8ff;--succeeds:#4fc562;--fails:#ff6a60;--unknown:#9aa4af;--warning:#e0b04a;--info:#79b8ff;--hit:#453600}
*{box-sizing:border-box}
html{color-scheme:light dark;scroll-behavior:auto}
body{margin:0 auto;max-width:110rem;padding:1.5rem;font:14px/1.5 var(--vscode-font-family,system-ui,sans-serif);
background:var(--vscode-editor-background,var(--bg));color:var(--vscode-editor-foreground,var(--fg))}
code,pre,.num,svg text{font-family:var(--vscode-editor-font-family,ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,
monospace)}
code,pre{font-size:13px;overflow-wrap:anywhere;white-space:pre-wrap;background:none;color:inherit;padding:0}
pre{margin:.25rem 0}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
a:focus-visible,summary:focus-visible,.graph:focus-visible{outline:2px solid var(--link);outline-offset:2px}
h1{font-size:1.5rem;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0}
.dim{color:var(--dim)}
.facts,.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:.5rem 0;list-style:none}
.succeeds>.mark,.mark.succeeds{color:var(--succeeds)}
.fails>.mark,.mark.fails{color:var(--fails)}
.unknown>.mark,.mark.unknown{color:var(--unknown)}
.mark{font-weight:600;white-space:nowrap}
.graph{overflow-x:auto;border:1px solid var(--line);border-radius:6px;padding:.75rem;background:var(--soft)}
.graph svg{display:block}
.node rect{fill:var(--bg);stroke:var(--unknown);stroke-width:1.5}
.node .bar{stroke:none;fill:var(--unknown)}
.node.succeeds rect{stroke:var(--succeeds)}.node.succeeds .bar{fill:var(--succeeds)}
.node.fails rect{stroke:var(--fails);stroke-width:2.5}.node.fails .bar{fill:var(--fails)}
.node.idle rect{stroke-dasharray:4 3}.node.idle .bar{stroke:none}
.node text{fill:var(--fg);font-size:12px}
.node .sub{fill:var(--dim);font-size:10.5px}
.node .sign{font-weight:700;fill:var(--unknown)}
.node.succeeds .sign{fill:var(--succeeds)}.node.fails .sign{fill:var(--fails)}
.node:hover rect,.node:focus-visible rect{stroke:var(--link)}
.edge{fill:none;stroke:var(--dim);stroke-width:1.4}
.edge.copy{stroke-dasharray:6 4}.edge.mount{stroke-dasharray:1.5 4;stroke-linecap:round;stroke-width:2}
.edge.idle{opacity:.55}
.tip{fill:var(--dim)}
.legend svg{vertical-align:middle}
.stage{border:1px solid var(--line);border-left:5px solid var(--unknown);border-radius:6px;margin:.75rem 0}
.stage.succeeds{border-left-color:var(--succeeds)}.stage.fails{border-left-color:var(--fails)}
.stage>summary{cursor:pointer;padding:.5rem .75rem;background:var(--soft);overflow-wrap:anywhere}
.stage>summary b{font-size:1.05rem}
.body{padding:.25rem .75rem .5rem;scroll-margin-top:4rem}
.steps{list-style:none;margin:0;padding:0}
.step{display:grid;grid-template-columns:3.5rem 6.5rem minmax(0,1fr) minmax(4rem,16rem) 5rem;gap:0 .75rem;
padding:.3rem 0 .3rem .5rem;border-top:1px solid var(--line);border-left:3px solid transparent;scroll-margin-top:4rem}
.step.fails{border-left-color:var(--fails)}
.step.succeeds{border-left-color:var(--succeeds)}
.step.unknown{border-left-color:var(--unknown)}
.step>.more{grid-column:3/-1}
.step:target,.src li:target,.finding:target{background:var(--hit)}
.heads{border:0;color:var(--dim);font-size:12px;padding-bottom:0}
.num{text-align:right;font-size:13px}
.where{color:var(--dim);overflow-wrap:anywhere;font-size:13px}
.go,.finding,.says{border:1px solid var(--line);border-radius:6px;padding:.35rem .6rem;margin:.35rem 0}
.go{border-left:4px solid var(--unknown)}
.go.succeeds{border-left-color:var(--succeeds)}.go.fails{border-left-color:var(--fails)}
.finding{border-left:4px solid var(--info)}
.finding.error{border-left-color:var(--fails)}.finding.warning{border-left-color:var(--warning)}
.finding.error>.mark{color:var(--fails)}.finding.warning>.mark{color:var(--warning)}
.finding.info>.mark{color:var(--info)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .75rem;margin:.25rem 0}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.said{background:var(--soft);border-radius:4px;padding:.35rem .5rem}
.src{margin:0;padding:.5rem 0;border:1px solid var(--line);border-radius:6px;list-style:none;overflow-x:auto}
.src li{display:flex;min-width:max-content;scroll-margin-top:30vh}
.src .num{flex:none;width:4rem;padding-right:1rem;color:var(--dim);user-select:none}
.src code{white-space:pre;padding-right:1rem}
.src .gap{color:var(--dim);padding-left:4rem}
.in-editor .listing{display:none}
footer{margin-top:2rem;color:var(--dim);font-size:12px}
@media (max-width:60rem){body{padding:.75rem}.step{display:flex;flex-wrap:wrap}.step>.num{min-width:2.5rem}
.step>.instr,.step>.more{order:1;flex:0 0 100%}.step>.where{flex:0 1 auto}.step.heads{display:none}
.step>.where::before{content:"in "}.step>.where+.where::before{content:"as "}}
@media print{:root,body{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--soft:#fff;--link:#000;--succeeds:#116329;
--fails:#a40e26;--unknown:#57606a;--warning:#7d4e00;--info:#0550ae;--hit:transparent}
body{max-width:none;padding:0;font-size:10pt;background:#fff;color:#000}code,pre,.src code{font-size:8.5pt}
.graph{overflow:visible;border:0;padding:0}.graph svg{max-width:100%;max-height:24cm;height:auto;width:auto}
.stage::details-content{content-visibility:visible;display:block;height:auto}
.step,.go,.finding{break-inside:avoid}.stage{margin:.3rem 0}.body>p{margin:0}.stage>summary{break-after:avoid}
.src{border:0}.src li{min-width:0}.src code{white-space:pre-wrap}}
"""

SCRIPT = """
(function () {
  var start = document.querySelector("[data-start]");
  if (start) { start.scrollIntoView(); }
  if (typeof acquireVsCodeApi !== "function") { return; }
  var editor = acquireVsCodeApi();
  document.body.classList.add("in-editor");
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-line]"), path;
    if (!link) { return; }
    try { path = decodeURIComponent(link.getAttribute("data-path")); } catch (error) { return; }
    if (!link.hasAttribute("data-stay")) { event.preventDefault(); }
    editor.postMessage({ path: path, line: Number(link.getAttribute("data-line")) });
  });
})();
"""
