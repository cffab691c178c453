// A thread with a CPU, a scheduling class and a stack that is already there. What the host refuses
// (no right to real time, a CPU that isn't ours) is a warning and the thread runs without it.

import CPlatform

/// How the kernel schedules a thread.
public enum SchedulingClass: Hashable, Sendable {
  case other
  /// SCHED_FIFO with this priority, 1 … 99. Needs CAP_SYS_NICE.
  case fifo(priority: Int)
}

/// What a thread does while it has nothing to do.
public enum WaitStrategy: String, CaseIterable, Hashable, Sendable {
  /// Looks again at once, with PAUSE. The lowest latency, a whole CPU.
  case spin
  /// Offers the CPU to others between looks.
  case yield
  /// Sleeps until a producer wakes it.
  case park
}

public struct ThreadOptions: Hashable, Sendable {
  public var name: String
  public var cpu: Int?
  public var scheduling: SchedulingClass
  /// Where the pages that it touches first should lie.
  public var numaNode: Int?
  public var stackByteCount: Int
  public var stackPrefaultByteCount: Int

  public init(
    name: String, cpu: Int? = nil, scheduling: SchedulingClass = .other, numaNode: Int? = nil,
    stackByteCount: Int = 1 << 20, stackPrefaultByteCount: Int = 256 << 10
  ) {
    self.name = name
    self.cpu = cpu
    self.scheduling = scheduling
    self.numaNode = numaNode
    self.stackByteCount = stackByteCount
    self.stackPrefaultByteCount = stackPrefaultByteCount
  }
}

/// A running thread. Joined by its owner.
public struct PinnedThread: Sendable {
  private let thread: apus_thread

  /// Starts `body` on a thread of its own. `warn` is told, on that thread, what the host refused.
  public static func start(
    _ options: ThreadOptions, warn: @escaping @Sendable (String) -> Void,
    body: @escaping @Sendable () -> Void
  ) throws(SystemFailure) -> PinnedThread {
    let start = ThreadStart(options: options, warn: warn, body: body)
    let context = unsafe Unmanaged.passRetained(start).toOpaque()
    var thread = apus_thread()
    let code = unsafe apus_thread_start(
      &thread, options.stackByteCount,
      { context in
        unsafe Unmanaged<ThreadStart>.fromOpaque(context!).takeRetainedValue().run()
      }, context)
    if code != 0 { unsafe Unmanaged<ThreadStart>.fromOpaque(context).release() }
    try SystemFailure.check(code, doing: "start thread '\(options.name)'")
    return PinnedThread(thread: thread)
  }

  public func join() { _ = apus_thread_join(thread) }
}

private final class ThreadStart {
  let options: ThreadOptions
  let warn: @Sendable (String) -> Void
  let body: @Sendable () -> Void

  init(
    options: ThreadOptions, warn: @escaping @Sendable (String) -> Void,
    body: @escaping @Sendable () -> Void
  ) {
    self.options = options
    self.warn = warn
    self.body = body
  }

  func run() {
    _ = unsafe apus_name_thread(String(options.name.prefix(15)))
    unsafe apus_crash_name_thread(options.name)
    if let cpu = options.cpu {
      let code = apus_pin_thread(Int32(cpu))
      if code != 0 {
        warn(
          "thread '\(options.name)' runs unpinned: CPU \(cpu): \(SystemFailure.text(of: code))")
      }
    }
    if case .fifo(let priority) = options.scheduling {
      let code = apus_schedule_fifo(Int32(priority))
      if code != 0 {
        warn(
          "thread '\(options.name)' runs without real-time class: "
            + "\(SystemFailure.text(of: code)) (it needs CAP_SYS_NICE)")
      }
    }
    if let node = options.numaNode {
      let code = apus_numa_prefer(Int32(node))
      if code != 0 {
        warn(
          "thread '\(options.name)' isn't near NUMA node \(node): "
            + SystemFailure.text(of: code))
      }
    }
    let prefault = min(options.stackPrefaultByteCount, options.stackByteCount / 2)
    if prefault > 0 { _ = apus_prefault_stack(prefault) }
    body()
  }
}
