// A process beside this one: started, listened to, ended. It ends when this one does, however that comes.

import CPlatform
import Glibc

@safe
public final class ChildProcess {
  /// How a process ended.
  public enum Ending: Hashable, Sendable, CustomStringConvertible {
    case exit(Int32)
    case signal(Int32)

    public var description: String {
      switch self {
      case .exit(let status): "it ended with exit status \(status)"
      case .signal(let number): "it was ended by signal \(number)"
      }
    }
  }

  public let pid: Int64
  private let output: Int32
  private var unread: [UInt8] = []
  private var ending: Ending?

  /// Runs a program, whose first argument is its name. Its errors go where ours go.
  public init(path: String, arguments: [String]) throws(SystemFailure) {
    var words = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    var pid: Int64 = 0
    var output: Int32 = -1
    let code = unsafe apus_spawn(path, words, &pid, &output)
    for place in unsafe words.indices { unsafe free(words[place]) }
    try SystemFailure.check(code, doing: "start '\(path)'")
    self.pid = pid
    self.output = output
  }

  deinit {
    close(output)
    if ending == nil { _ = apus_signal(pid, SIGKILL) }
  }

  /// The next line of its output, without its end; nil when there is none any more. Waits for it.
  public func readLine() -> String? {
    while true {
      if let end = unread.firstIndex(of: 0x0A) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread.removeFirst(end + 1)
        return line
      }
      var piece = [UInt8](repeating: 0, count: 4096)
      let count = unsafe read(output, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return nil }
      unread += piece[..<count]
    }
  }

  /// How it ended; nil while it runs.
  public func look() -> Ending? {
    if let ending { return ending }
    var status: Int32 = 0
    let found = unsafe apus_reap(pid, &status)
    if found == 0 { return nil }
    let signal = status & 0x7F
    ending =
      found < 0 ? .exit(-1) : signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
    return ending
  }

  /// Asks it to end, in good order.
  public func terminate() { if look() == nil { _ = apus_signal(pid, SIGTERM) } }

  /// Waits for its end; nil when it hasn't come in time.
  public func wait(ns: UInt64) -> Ending? {
    let until = ClockReading.steadyNs + ns
    while true {
      if let ending = look() { return ending }
      if ClockReading.steadyNs >= until { return nil }
      var nap = timespec(tv_sec: 0, tv_nsec: 2_000_000)
      unsafe nanosleep(&nap, nil)
    }
  }
}
