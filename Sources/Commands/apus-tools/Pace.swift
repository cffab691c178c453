// How fast a replay feeds its inputs: as the clock went then, times a number.

import Arguments
import EventText
import Events
import Platform

/// Waits before each input until it is due.
final class Pace {
  private let speed: Double
  private var firstTime: UInt64?
  private let begun = ClockReading.steadyNs
  private var shownNs: UInt64 = 0
  private let isLive = Terminal.errors.isInteractive

  /// `1`, `10`, `0.5`: times as fast as it was.
  init(_ word: String) throws(UsageError) {
    guard let units = parseDecimal(word), units >= 100_000, units <= 100_000_000_000_000 else {
      throw UsageError(
        "--speed is '\(word)': it takes a number from 0.001 to 1000000, such as 1, 10 or 0.5")
    }
    speed = Double(units) / 1e8
  }

  /// False once the user has had enough.
  func wait(until time: Nanoseconds) -> Bool {
    let first = firstTime ?? time.count
    firstTime = first
    let due = begun + UInt64(Double(time.count - min(first, time.count)) / speed)
    while !Interrupt.isRequested {
      let now = ClockReading.steadyNs
      show(time, now)
      guard now < due else { return true }
      // In pieces, so that the time that is shown goes on.
      Interrupt.sleep(ns: min(due - now, 100_000_000))
    }
    return false
  }

  private func show(_ time: Nanoseconds, _ now: UInt64) {
    guard isLive, now - shownNs >= 100_000_000 || shownNs == 0 else { return }
    shownNs = now
    var errors = Output(descriptor: 2, loss: .isIgnored)
    errors.write("\r\u{1B}[K\(timeText(time))")
  }
}
