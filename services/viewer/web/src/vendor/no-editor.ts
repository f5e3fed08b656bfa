/** Stands in for the code editor that Grafana's components bring along: the viewer edits nothing. */
export default () => null;
export const loader = {};
export const Editor = () => null;
export const languages = {};
export const editor = {};
