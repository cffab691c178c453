// The process's pages, kept where they are: what is touched on the hot path must be there already.

import CPlatform

public enum ResidentMemory {
  /// Has code, constants and variables there, and locks all that is there of what is mapped now, with what comes to it. Returns what the
  /// host refused, or nil.
  public static func settle() -> String? {
    let code = apus_lock_process()
    _ = apus_populate_process()
    if code == 0 { return nil }
    return "memory isn't locked (\(SystemFailure.text(of: code))): raise the limit with 'ulimit -l'"
  }
}
