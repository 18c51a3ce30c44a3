// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
  const theme = localStorage.getItem("regulars.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("regulars.density") === "compact") document.documentElement.dataset.density = "compact";
} catch {
  // Storage may be denied; the system's colours are used then.
}
