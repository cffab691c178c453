// What a person decides, and what stops by itself.

import Events
import Numerics
import Risk

extension Generator {
  /// Most of what was stopped goes on again before long, or nothing else would be tested.
  mutating func mend(_ model: Model) -> Event {
    if let index = model.halted.min(), random.nextBool() {
      return event(
        .operatorCommand,
        OperatorCommand(action: random.nextBool() ? .resumeInstrument : .openAuction), index,
        from: .operatorDesk)
    }
    // Now and then by a signal, which bears no name.
    let command = random.chance(1, outOf: 5) ? 0 : sequence
    return event(
      .operatorCommand, OperatorCommand(target: command, action: .rearm), from: .operatorDesk)
  }

  mutating func command(_ model: Model) -> Event {
    let actions: [OperatorAction] = [.kill, .rearm, .haltInstrument, .resumeInstrument, .note]
    var action = actions[Int(random.next(below: 5))]
    // There is no way back from it.
    let mayEnd = scenario.seed % 8 == 0 && sequence > 1_000
    if mayEnd, random.chance(1, outOf: 20) { action = .shutdown }
    let instrument = Int(random.next(below: UInt64(scenario.levels.count + 1)))
    return event(.operatorCommand, OperatorCommand(action: action), instrument, from: .operatorDesk)
  }

  mutating func kill(_ model: Model) -> Event {
    let scope = RiskScope(code: UInt8(random.next(below: 8)))
    let order = model.orders.first?.id ?? 1
    let target = scope == .order ? order : random.next(below: 6)
    let origin: Origin = random.chance(1, outOf: 3) ? .risk : .operatorDesk
    let instrument = Int(random.next(below: UInt64(scenario.levels.count + 2))) - 1
    let isRound = random.chance(1, outOf: 6)
    return event(
      .killSwitch,
      KillSwitch(
        scope: scope, target: random.chance(1, outOf: 50) ? 1 << 63 : target,
        mode: KillMode(code: UInt8(random.next(below: random.chance(1, outOf: 20) ? 6 : 4))),
        reason: random.chance(1, outOf: 10) ? .unbooked : .user, origin: origin,
        command: random.nextBool() ? sequence : 0),
      flags: isRound ? KillFlags.isRound : 0, instrument,
      from: isRound ? SourceID(.core, 0) : .operatorDesk)
  }

  /// Any kind of any scope: many of them there aren't.
  mutating func change() -> Event {
    let drawn = UInt16(random.next(below: 22))
    // And one that there isn't.
    let kind = LimitKind(code: drawn == 21 ? 99 : drawn)
    let after: Int64
    switch kind {
    case .orderRate, .messageRate:
      after = random.next(from: random.chance(1, outOf: 10) ? 0 : 8, through: 40)
    case .openOrders: after = random.next(from: 1, through: 25)
    case .order: after = random.next(from: 8, through: 25)
    case .position, .locate: after = random.next(from: 5, through: 90)
    case .collar: after = random.next(from: 10, through: 2_000)
    case .cancelRatio: after = random.next(from: 0, through: 150)
    case .loss, .drawdown: after = random.next(from: 0, through: 500)
    case .restricted: after = random.chance(1, outOf: 4) ? 1 : 0
    case .staticReference: after = random.next(from: -10, through: 120)
    case .staticCollar: after = random.next(from: 0, through: 3_000)
    case .warning: after = random.next(from: 0, through: 105)
    default: after = random.next(from: 500, through: 12_000)
    }
    let units =
      after * fixedPointScale + (random.nextBool() || kind == .restricted ? 0 : 1)
    let instrument = Int(random.next(below: UInt64(scenario.levels.count + 2))) - 1
    // Taken away, what can be and what can't.
    let isMost = random.chance(1, outOf: kind == .position ? 6 : 12)
    return event(
      .limitChange,
      LimitChange(
        limit: kind, scope: RiskScope(code: UInt8(random.next(below: 7))),
        target: random.chance(1, outOf: 50) ? 1 << 63 : random.next(below: 6),
        before: 7, after: random.chance(1, outOf: 30) ? -1 : isMost ? .max : units), instrument,
      from: .operatorDesk)
  }
}
