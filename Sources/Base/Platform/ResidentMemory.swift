// The process's pages, kept where they are: what is touched on the hot path must be there already.

import CPlatform

public enum ResidentMemory {
  /// Locks all that is mapped now. Where that isn't allowed, code and constants are at least read once. Returns what
  /// the host refused, or nil.
  public static func settle() -> String? {
    let code = apus_lock_process()
    guard code != 0 else { return nil }
    _ = apus_populate_process()
    return "memory isn't locked (\(SystemFailure.text(of: code))): raise the limit with 'ulimit -l'"
  }
}
