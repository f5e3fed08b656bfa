/** Prints the stack's links as a table: `links.ts JSON`, where JSON maps a page's name to its address. */
const links = Object.entries(JSON.parse(process.argv[2] ?? "{}") as Record<string, string>);
const width = Math.max(...links.map(([name]) => name.length));
for (const [name, url] of links) console.log(`${name.padEnd(width)}  ${url}`);
