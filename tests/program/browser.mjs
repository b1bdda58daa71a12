// Looks at pages in a browser, at several widths, light and dark: `node browser.mjs CHROMIUM PAGE...`.
// Prints one line for each thing that is wrong. The modules are those of the folder $RP_BROWSER.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.RP_BROWSER}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...paths] = process.argv.slice(2);

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic"];
const browser = await chromium.launch({ executablePath, args });
for (const path of paths) {
  for (const colorScheme of ["light", "dark"]) {
    // All four of the first page; that takes most of the time.
    const widths = path === paths[0] ? [375, 1280] : colorScheme === "dark" ? [375] : [1280];
    for (const width of widths) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      const wrong = (what) => console.log(`${path} ${colorScheme} ${width}: ${what}`);
      const url = pathToFileURL(path).href;
      page.on("console", (message) => wrong(`console: ${message.text()}`));
      page.on("pageerror", (error) => wrong(`error: ${error}`));
      page.on("request", (request) => request.url() !== url && wrong(`request: ${request.url()}`));
      await page.goto(url, { waitUntil: "load" });
      const scrolls = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (scrolls > 0) wrong(`scrolls sideways by ${scrolls} pixels`);
      const missing = await page.evaluate(() =>
        [...document.querySelectorAll("use, a")]
          .map((it) => it.getAttribute("href"))
          .filter((href) => !document.getElementById(href.slice(1))),
      );
      for (const href of new Set(missing)) wrong(`nothing has the name ${href}`);
      // Folded parts count, too.
      await page.evaluate(() => {
        for (const it of document.querySelectorAll("details")) it.open = true;
      });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      for (const { id, nodes } of violations) {
        wrong(`${id}: ${nodes.length} times, such as ${nodes[0].html.slice(0, 200)}: ${nodes[0].failureSummary}`);
      }
      const order = [];
      for (let at = 0; at < 12; at += 1) {
        await page.keyboard.press("Tab");
        order.push(
          await page.evaluate(() => {
            const all = [...document.querySelectorAll("a, summary, [tabindex]")];
            return all.indexOf(document.activeElement);
          }),
        );
      }
      const reached = order.filter((at) => at >= 0);
      const inOrder = reached.every((at, nth) => nth === 0 || at > reached[nth - 1] || at === 0);
      if (!inOrder) wrong(`the keys go through ${order}`);
      await context.close();
    }
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  const pdf = await page.pdf();
  if (pdf.length < 5000) console.log(`${path}: prints only ${pdf.length} bytes`);
  await context.close();
}
await browser.close();
console.log(`looked at ${paths.length} pages`);
