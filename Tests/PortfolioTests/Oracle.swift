// A desk's books as a list of all that ever happened, added up from the beginning whenever somebody asks: no sum is kept, no
// cell, no total. It shares neither the structure nor an expression with what it judges, and takes only numbers that fit.

import Portfolio

enum Level: Hashable {
  case firm
  case strategy(Int)
  case account(Int)
}

struct Oracle {
  struct Entry {
    var day: Int
    var instrument: Int
    var strategy: Int
    var account: Int
    /// Negative when sold.
    var signed: Int128
    var price: Int128
    var fee: Int128

    func isOf(_ level: Level) -> Bool {
      switch level {
      case .firm: true
      case .strategy(let number): number == strategy
      case .account(let number): number == account
      }
    }
  }

  struct Cell: Hashable {
    var instrument: Int
    var level: Level
  }

  /// What a walk through the history finds of a cell.
  struct Found: Hashable {
    var quantity: Int128 = 0
    /// Since the beginning of time, before and after fees.
    var paid: Int128 = 0
    var fees: Int128 = 0
    var feesToday: Int128 = 0
    var cost: Int128 = 0
    var realizedToday: Int128 = 0
    var boughtToday: Int128 = 0
    var soldToday: Int128 = 0
  }

  let method: CostMethod
  let marginRates: [Int128]
  let currencies: [Int]
  var rates: [Int128]
  var marks: [Int128]
  var day = 1
  var history: [Entry] = []
  /// The whole profit of each cell when the day began, and the base currency's sum of those of the days.
  var before: [Cell: Int128] = [:]
  var earned: [Level: Int128] = [:]
  var peaks: [Level: Int128] = [:]
  var deepest: [Level: Int128] = [:]
  let levels: [Level]

  init(_ settings: PortfolioSettings) {
    method = settings.costMethod
    marginRates = settings.instruments.map { Int128($0.marginRate) }
    currencies = settings.instruments.map(\.currency)
    rates = settings.rates.map { Int128($0) }
    marks = settings.instruments.map { _ in 0 }
    levels =
      [.firm] + (0..<settings.strategyCount).map { .strategy($0) }
      + (0..<settings.accountCount).map { .account($0) }
    for start in settings.startPositions {
      marks[start.instrument] = Int128(start.close.units)
      history.append(
        Entry(
          day: 0, instrument: start.instrument, strategy: start.strategy, account: start.account,
          signed: Int128(start.quantity.units), price: Int128(start.price.units), fee: 0))
    }
    for level in levels {
      for instrument in marks.indices {
        before[Cell(instrument: instrument, level: level)] = whole(instrument, level)
      }
    }
  }

  func find(_ instrument: Int, _ level: Level) -> Found {
    var found = Found()
    var lots: [(Int128, Int128)] = []
    for entry in history where entry.instrument == instrument && entry.isOf(level) {
      found.paid += entry.signed * entry.price
      found.fees += entry.fee
      if entry.day == day {
        found.feesToday += entry.fee
        if entry.signed > 0 { found.boughtToday += entry.signed }
        if entry.signed < 0 { found.soldToday -= entry.signed }
      }
      // One lot at a time, until it has opened or closed all that it is.
      var left = entry.signed
      while left != 0 {
        guard found.quantity.signum() == -left.signum() else {
          lots.append((left, entry.price * left))
          found.cost += entry.price * left
          found.quantity += left
          break
        }
        let part: Int128
        let out: Int128
        if case .average = method {
          part = left.signum() * min(left.magnitude, found.quantity.magnitude).signed
          out = found.cost * -part / found.quantity
        } else {
          part = left.signum() * min(left.magnitude, lots[0].0.magnitude).signed
          out = lots[0].1 * -part / lots[0].0
          lots[0].0 += part
          lots[0].1 -= out
          if lots[0].0 == 0 { lots.removeFirst() }
        }
        found.cost -= out
        found.quantity += part
        left -= part
        if entry.day == day { found.realizedToday += -part * entry.price - out }
      }
      if found.quantity == 0 { lots = [] }
    }
    return found
  }

  /// All that was ever made of it, before the fees of nobody: in its own currency.
  func whole(_ instrument: Int, _ level: Level) -> Int128 {
    var cash: Int128 = 0
    var quantity: Int128 = 0
    for entry in history where entry.instrument == instrument && entry.isOf(level) {
      quantity += entry.signed
      cash -= entry.signed * entry.price + entry.fee
    }
    return cash + quantity * marks[instrument]
  }

  func today(_ instrument: Int, _ level: Level) -> Int128 {
    whole(instrument, level) - (before[Cell(instrument: instrument, level: level)] ?? 0)
  }

  /// In 1e-24 of the base currency.
  func profit(_ level: Level) -> Int128 {
    marks.indices.reduce(0) { $0 + today($1, level) * rates[currencies[$1]] }
  }

  func margin(_ instrument: Int, _ quantity: Int128) -> Int128 {
    let product = Int128(marks[instrument].magnitude) * marginRates[instrument]
    return Int128(quantity.magnitude) * ((product + 9_999) / 10_000)
  }

  /// After anything that changes what something is worth.
  mutating func look() {
    for level in levels {
      let now = profit(level)
      peaks[level] = max(peaks[level] ?? 0, now)
      deepest[level] = max(deepest[level] ?? 0, (peaks[level] ?? 0) - now)
    }
  }

  mutating func beginDay() {
    for level in levels {
      earned[level, default: 0] += profit(level)
      for instrument in marks.indices {
        before[Cell(instrument: instrument, level: level)] = whole(instrument, level)
      }
    }
    day += 1
    peaks = [:]
    deepest = [:]
  }
}

extension UInt128 {
  var signed: Int128 { Int128(self) }
}
