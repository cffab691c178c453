// Many worlds, each in a real process of its own, a few of them at once: what one leaks, and what kills it, stays there. What
// they counted and what they found comes back by a pipe.

import CSimulation
import Glibc
import SimulatedMachine

struct Worlds {
  var jobs = 1
  /// Everything that happens, on stderr.
  var isTraced = false
  /// The disks stay in /dev/shm.
  var isKept = false

  struct Outcome {
    var number: Int
    var counts: [String: Int] = [:]
    var failures: [String] = []
  }

  private struct Child {
    var number: Int
    var process: pid_t
    var pipe: Int32
    var directory: String
  }

  /// Worlds `0 ..< count`. `each` is told of every one, in the order in which they end.
  func run(
    _ count: Int, seed: (Int) -> UInt64, body: (Int, inout World) -> Void, each: (Outcome) -> Void
  ) {
    var running: [Child] = []
    var done = 0
    var shownAt = Self.seconds
    func take() {
      each(ended(&running))
      done += 1
      guard Self.seconds >= shownAt + 5, done < count else { return }
      shownAt = Self.seconds
      let line = "… \(done) of \(count) worlds\n"
      _ = unsafe write(2, line, line.utf8.count)
    }
    for number in 0..<count {
      if running.count >= max(1, jobs) { take() }
      running.append(start(number, seed(number), body))
    }
    while !running.isEmpty { take() }
  }

  private static var seconds: Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  private func start(
    _ number: Int, _ seed: UInt64, _ body: (Int, inout World) -> Void
  ) -> Child {
    let directory = Trials.scratch()
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { fatalError("no pipe") }
    fflush(nil)
    let process = fork()
    if process == 0 {
      Machine.begin(seed: seed)
      if isTraced { Trials.trace() }
      var world = World(directory: directory, seconds: 0)
      body(number, &world)
      var text = world.counts.map { "\($0.value) \($0.key)\n" }.joined()
      for failure in world.failures { text += "- \(failure.replacing("\n", with: " "))\n" }
      _ = unsafe write(ends[1], text, text.utf8.count)
      apus_sim_leave(0)
    }
    close(ends[1])
    return Child(number: number, process: process, pipe: ends[0], directory: directory)
  }

  private func ended(_ running: inout [Child]) -> Outcome {
    let child = running.removeFirst()
    var outcome = Outcome(number: child.number)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = unsafe read(child.pipe, &piece, piece.count), count > 0 {
      bytes += piece.prefix(count)
    }
    close(child.pipe)
    var status: Int32 = 0
    unsafe waitpid(child.process, &status, 0)
    if !isKept { unsafe apus_sim_remove(child.directory) }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if let count = Int(parts[0]) {
        outcome.counts[String(parts[1]), default: 0] += count
      } else {
        outcome.failures.append(String(parts[1]))
      }
    }
    if status != 0 { outcome.failures.append("the world died, status \(status)") }
    return outcome
  }
}
