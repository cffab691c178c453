// The same events through the stage and through the model: what is sent, what is open, held and made, and every count, after each.

import Events
import Portfolio
import Risk

struct Sent: Hashable {
  var event: Event
  var isMade: Bool
}

private struct Collector: Emitter, ~Copyable {
  var sent: [Sent] = []

  mutating func pass(_ event: Event) { sent.append(Sent(event: event, isMade: false)) }
  mutating func emit(_ event: Event) { sent.append(Sent(event: event, isMade: true)) }
}

struct Comparison: ~Copyable {
  private var stage: RiskStage
  private(set) var model: Model
  private var out = Collector()
  private(set) var coverage = Coverage()
  private let scopes: Scopes
  private(set) var turn = 0

  init(
    _ settings: RiskSettings, ignoring ignored: Check? = nil, changesOf limit: LimitKind? = nil,
    of scope: RiskScope? = nil
  ) {
    stage = RiskStage(settings)
    model = Model(settings, ignoring: ignored, changesOf: limit, of: scope)
    scopes = Scopes(
      strategyCount: settings.strategies.count, accountCount: settings.accounts.count)
  }

  /// What is different after an event, in words; nil: nothing.
  mutating func step(_ event: Event) -> String? {
    turn += 1
    out.sent.removeAll(keepingCapacity: true)
    stage.handle(event, into: &out)
    let expected = model.handle(event)
    coverage.note(out.sent)
    if let difference = compare(expected, event) { return difference }
    if let difference = compareCounts() { return difference }
    if let difference = compareHoldings() { return difference }
    if turn % 64 == 0 { stage.checkInvariants() }
    return nil
  }

  private mutating func compare(_ expected: Expected, _ event: Event) -> String? {
    var exact = expected.passes ? [Sent(event: event, isMade: false)] : []
    exact += expected.made.map { Sent(event: $0, isMade: true) }
    let count = min(expected.ends.count, Expected.endsMax)
    guard out.sent.count == exact.count + count, Array(out.sent.prefix(exact.count)) == exact else {
      return "sent \(out.sent)\nnot  \(exact), and then \(count) ended warnings"
    }
    var ends = expected.ends
    for sent in out.sent.dropFirst(exact.count) {
      guard sent.isMade, let at = ends.firstIndex(where: { $0.event == sent.event }) else {
        return "ended \(sent.event)\nnot one of \(ends.map(\.event))"
      }
      model.warnings.remove(ends.remove(at: at).warning)
    }
    return nil
  }

  private func compareCounts() -> String? {
    let found: [UInt64] = [
      stage.passedCount, stage.refusedCount, UInt64(stage.openCount), stage.strayFillCount,
      stage.correctionCount, stage.anomalyCount, stage.warningCount, stage.isKilled ? 1 : 0,
      stage.standingDoubt?.count ?? 0, stage.standingDoubt?.sequence.number ?? 0,
    ]
    let wanted: [UInt64] = [
      model.passed, model.refused, UInt64(model.orders.count), model.strays, model.corrections,
      model.anomalies, model.warned, model.isStopped(.firm) ? 1 : 0, model.doubted,
      model.doubted > 0 ? model.firstDoubt?.sequence.number ?? 0 : 0,
    ]
    if found != wanted {
      return
        "passed, refused, open, strays, corrections, anomalies, warned, killed, in doubt, since:\n"
        + "\(found)\nnot \(wanted)"
    }
    if turn % 16 != 0 { return nil }
    for check in Check.all {
      let at = Int(check.code)
      let refused = model.refusedBy[at]
      var passed = model.cleared + model.refusedBy[(at + 1)...].reduce(0, +)
      if !check.isAlwaysOn && !model.settings.checks.contains(check) { passed = 0 }
      if stage.refusedCount(by: check) != refused || stage.passedCount(by: check) != passed {
        return "\(Check.names[at]) refused \(stage.refusedCount(by: check)) and passed "
          + "\(stage.passedCount(by: check)), not \(refused) and \(passed)"
      }
    }
    return nil
  }

  private func compareHoldings() -> String? {
    for instrument in model.markets.indices {
      for side in [Side.buy, .sell] {
        let found = stage.openQuantity(side, of: instrument).units
        let wanted = model.open(instrument, .firm, side)
        if found != wanted { return "open of \(instrument): \(found), not \(wanted)" }
      }
      for (index, scope) in model.levels.enumerated() {
        let found = stage.portfolio.quantity(instrument, scope: index).units
        let wanted = model.position(instrument, scope)
        if found != wanted {
          return "a position in \(instrument) of \(scope): \(found), not \(wanted)"
        }
      }
    }
    return compareMoney()
  }

  /// To the last unit: what was made, how far that is below the best, and what there is.
  private func compareMoney() -> String? {
    for (index, scope) in model.levels.enumerated() {
      let totals = stage.portfolio.totals(index)
      let found = [totals.profit, totals.drawdown, totals.equity]
      let wanted = [model.today(scope), model.drawdown(scope), model.equity(scope)].map {
        Amount(high: $0 >> 127, low: UInt128(truncatingIfNeeded: $0))
      }
      if found != wanted {
        return "profit, drawdown and equity of \(scope): \(found), not \(wanted)"
      }
    }
    return nil
  }
}

/// What was really tested: how often each reason, each scope of it and each other answer was seen.
struct Coverage {
  private(set) var counts: [String: Int] = [:]
  private var reasons = [Int](repeating: 0, count: 64 * 8 * 4)

  mutating func note(_ sent: [Sent]) {
    for sent in sent where sent.isMade {
      let (kind, reason, scope): (Int, Reason, RiskScope)
      switch sent.event.kind {
      case .orderRejected:
        let told = sent.event.payload(as: OrderRejected.self)
        (kind, reason, scope) = (0, told.reason, told.scope)
      case .requestRejected:
        let told = sent.event.payload(as: OrderRejected.self)
        (kind, reason, scope) = (1, told.reason, told.scope)
      case .riskWarning:
        let told = sent.event.payload(as: RiskWarning.self)
        (kind, reason, scope) = (2, told.reason, told.scope)
      default:
        let told = sent.event.payload(as: KillSwitch.self)
        (kind, reason, scope) = (3, told.reason, told.scope)
      }
      reasons[(Int(reason.code) * 8 + Int(scope.code) & 7) * 4 + kind] += 1
    }
  }

  mutating func add(_ other: Coverage) {
    for index in reasons.indices { reasons[index] += other.reasons[index] }
  }

  /// By reason: how often an order, a request, a warning or a stop told it.
  func count(_ reason: Reason, _ kind: Int? = nil) -> Int {
    var sum = 0
    for scope in 0..<8 {
      for each in 0..<4 where kind == nil || kind == each {
        sum += reasons[(Int(reason.code) * 8 + scope) * 4 + each]
      }
    }
    return sum
  }

  var text: String {
    Set(Check.all.map(\.reason) + [.unbooked]).sorted { $0.code < $1.code }.map { reason in
      let counts = (0..<4).map { String(count(reason, $0)) }.joined(separator: "/")
      return "\(reason.name ?? "?") \(counts)"
    }.joined(separator: ", ")
  }

  /// The checks that refused nobody.
  var missing: [String] {
    Check.all.filter { count($0.reason, 0) == 0 }.map { Check.names[Int($0.code)] }
  }
}
