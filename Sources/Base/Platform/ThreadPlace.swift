// Where the calling thread may run, for measurements that are about a CPU.

import CPlatform

public enum ThreadPlace {
  /// Runs the body, which moves from CPU to CPU, and has the thread where it was again.
  public static func keeping<R, Failure: Error>(
    _ body: () throws(Failure) -> R
  ) throws(Failure) -> R {
    var home = apus_cpus()
    let isKnown = unsafe apus_cpus_of_thread(&home) == 0
    defer { if isKnown { _ = unsafe apus_spread_thread(&home) } }
    return try body()
  }

  /// Takes the calling thread to a CPU. False where the kernel refuses, and it stays where it is.
  @discardableResult
  public static func enter(cpu: Int) -> Bool {
    apus_pin_thread(Int32(truncatingIfNeeded: cpu)) == 0
  }
}
