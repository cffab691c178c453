// An engine that fits the file. How large its tables are, and how finely it keeps prices, changes no
// answer; it decides what a run costs.

import Events
import Matching

extension MatchRun {
  static func settings(_ file: OrderCommands, _ options: MatchOptions) -> MatchingSettings {
    var instruments: [MatchingInstrument]
    if let given = options.instruments {
      instruments = given.map(\.terms)
    } else {
      let terms = MatchingInstrument(
        tick: Price(units: tick(of: file)), orderCapacity: options.orderCapacity)
      // An engine has an instrument, even where the file names none.
      instruments = Array(repeating: terms, count: max(1, file.symbols.count))
    }
    // An instrument never holds more orders than the file enters, whatever it may hold: a file of four
    // lines costs no memory for millions.
    var entered = [Int](repeating: 0, count: instruments.count)
    for command in file.commands where command.action == .new {
      entered[Int(command.instrument)] += 1
    }
    let leastRoom = 16
    for index in instruments.indices {
      let room = max(entered[index], leastRoom)
      instruments[index].orderCapacity = min(instruments[index].orderCapacity, room)
    }
    // Many instruments share the memory of few.
    let window = instruments.count <= 16 ? 4096 : instruments.count <= 256 ? 512 : 64
    return MatchingSettings(instruments: instruments, windowTicks: window)
  }

  /// Without terms a tick is 1e-8, and the engine's dense window of ticks would cover nothing. Prices
  /// of which all are multiples of a larger one are matched alike on that: trades are at prices of
  /// orders, and a trailing stop lies whole trails away from them. Only an auction may choose a tick
  /// between them.
  private static func tick(of file: OrderCommands) -> Int64 {
    if file.commands.contains(where: { $0.action == .auctionOpen }) { return 1 }
    var common: UInt64 = 0
    func take(_ units: Int64) {
      if common == 1 || units == 0 || common != 0 && units.magnitude % common == 0 { return }
      var (a, b) = (units.magnitude, common)
      while b != 0 { (a, b) = (b, a % b) }
      common = a
    }
    for command in file.commands { take(command.price) }
    for terms in file.terms {
      take(terms.stop)
      take(terms.trail)
    }
    // 0 where there are no prices; half the range of 64 bits, where all are the lowest, is no tick.
    return max(1, Int64(exactly: common) ?? 1)
  }
}
