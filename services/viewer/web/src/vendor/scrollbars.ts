// @ts-expect-error the path inside the package has no types; the package's own are for its index.
import * as library from "../../../../../node_modules/react-custom-scrollbars-2/lib/index.js";

const { Scrollbars } = (library.default ?? library) as { Scrollbars: unknown };

export { Scrollbars };
export default Scrollbars;
