// Which findings of the doctor this window can mend by itself.

import type { Finding, Settings } from "../api/generated";

const ofPrograms = ["browser", "driver", "versions", "session"];

/** Whether letting Sullae find browser and driver by itself may mend it: only where a person has named one. */
export function mayForgetPrograms(finding: Finding, settings: Settings): boolean {
  const named = settings.browser !== null || settings.driver !== null;
  return finding.state !== "ok" && named && ofPrograms.includes(finding.id);
}
