import { createTheme, ThemeContext } from "@grafana/data";
import { GlobalStyles } from "@grafana/ui";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

type Mode = "dark" | "light";
const key = "viewer.theme";
const Toggle = createContext<{ mode: Mode; toggle: () => void }>({ mode: "dark", toggle: () => {} });

/** Dark unless the address (`theme=light`) or an earlier choice says otherwise. */
function initialMode(): Mode {
  const asked = new URLSearchParams(window.location.search).get("theme") ?? localStorage.getItem(key);
  return asked === "light" ? "light" : "dark";
}

export const useThemeMode = () => useContext(Toggle);

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [mode, setMode] = useState<Mode>(initialMode);
  const theme = useMemo(() => createTheme({ colors: { mode } }), [mode]);
  const value = useMemo(
    () => ({
      mode,
      toggle: () => {
        const next = mode === "dark" ? "light" : "dark";
        localStorage.setItem(key, next);
        setMode(next);
      },
    }),
    [mode],
  );
  document.documentElement.style.colorScheme = mode;
  return (
    <Toggle.Provider value={value}>
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        {children}
      </ThemeContext.Provider>
    </Toggle.Provider>
  );
}
