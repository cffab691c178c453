// A risk stage that was saved and restored judges as the one it was: with orders open and on their way, limits that were
// changed, warnings that were told, switches that are on, and executions that are still taken back.

import Events
import Numerics
import Portfolio
import Tables
import Testing
import Twins

@testable import Risk

@Suite struct RiskStateTests {
  /// Every check on, and limits that are met now and then.
  private static func settings(startsKilled: Bool = false) -> RiskSettings {
    var settings = RiskSettings.wide { settings in
      settings.limits[0].maximumOrder = Quantity(units: 60 * fixedPointScale)
      settings.limits[0].maximumPosition = Quantity(units: 400 * fixedPointScale)
      settings.limits[0].maximumOpenOrders = 20
      settings.limits[0].maximumGross = 30_000 * fixedPointScale
      settings.limits[1].maximumNet = 20_000 * fixedPointScale
      settings.limits[1].maximumNotional = 5_000 * fixedPointScale
      settings.limits[1].collarBasisPoints = 900
      settings.limits[1].orderRate = Rate(40, per: Nanoseconds(1_000_000_000))
      settings.firm.maximumGross = 60_000 * fixedPointScale
      settings.firm.maximumLoss = 40_000 * fixedPointScale
      settings.strategies[1].maximumOpenNotional = 20_000 * fixedPointScale
      settings.strategies[1].maximumDrawdown = 30_000 * fixedPointScale
      settings.accounts[0].credit = 200_000 * fixedPointScale
      settings.accounts[1].cancelRatio = CancelRatio(percent: 90, floor: 50)
      settings.sessions[0].messageRate = Rate(300, per: Nanoseconds(1_000_000_000))
    }
    settings.warnsAtPercent = 60
    settings.repeatWindow = Nanoseconds(3_000_000)
    settings.repeatCapacity = 32
    settings.executions = Rate(60, per: Nanoseconds(1_000_000_000))
    settings.startsKilled = startsKilled
    settings.hours = TradingHours(spans: [
      TradingHours.Span(from: Whole.at(0), until: Whole.at(5_000)),
      TradingHours.Span(from: Whole.at(5_100), until: Whole.at(1_000_000)),
    ])
    return settings
  }

  /// Requests, reports, prices and an operator, sound or not.
  private struct Noise {
    var random: SplitMix64
    var time = 0
    var lastID: UInt64 = 0

    mutating func next() -> Event {
      time += Int(random.next(below: 12))
      return draw()
    }

    private mutating func draw() -> Event {
      let id = 1 + lastID - random.next(below: min(max(1, lastID), 30))
      let instrument = UInt32(random.next(below: 2))
      let side: Side = random.nextBool() ? .buy : .sell
      let price = 90 + Int64(random.next(below: 20))
      let quantity = 1 + Int64(random.next(below: 40))
      switch random.next(below: 100) {
      case 0..<35:
        lastID += 1
        return Whole.new(
          random.chance(1, outOf: 30) ? id : lastID, side, quantity + (quantity == 40 ? 30 : 0),
          at: price, of: instrument, by: UInt16(1 + random.next(below: 2)),
          for: UInt32(1 + random.next(below: 2)), ms: time)
      case 35..<40: return Whole.replace(id, quantity, at: price, of: instrument, ms: time)
      case 40..<44: return Whole.replaced(id, quantity, at: price, ms: time)
      case 44..<46: return Whole.cancel(id, ms: time)
      case 46..<54: return Whole.canceled(id, ms: time)
      case 54..<72:
        return Whole.fill(
          id, 1 + quantity / 4, at: price, execution: id * 2 + random.next(below: 2), side: side,
          of: instrument, ms: time)
      case 72..<78: return Whole.top(price, price + 1, of: instrument, ms: time)
      case 78..<80: return Whole.trade(at: price, of: instrument, ms: time)
      case 80..<82: return Whole.timer(ms: time)
      case 82..<90: return release(instrument)
      case 90..<94:
        var event = Whole.fill(
          id, 1 + quantity / 4, at: price, execution: id * 2 + random.next(below: 2), side: side,
          of: instrument, ms: time)
        event.kind = random.nextBool() ? .executionBusted : .executionCorrected
        return event
      case 94..<97: return limitChange(instrument)
      default: return operatorEvent(instrument)
      }
    }

    /// Turns a switch off, so that not much is refused by switches alone.
    private mutating func release(_ instrument: UInt32) -> Event {
      switch random.next(below: 9) {
      case 0: return Whole.kill(.strategy, 2, .none)
      case 1: return Whole.kill(.instrument, 0, .none, of: instrument)
      case 2: return Whole.kill(.firm, 0, .none)
      default: return Whole.command(.rearm)
      }
    }

    private mutating func limitChange(_ instrument: UInt32) -> Event {
      let after = Int64(10 + random.next(below: 500)) * fixedPointScale
      switch random.next(below: 4) {
      case 0: return Whole.change(.order, .instrument, to: after, of: instrument)
      case 1: return Whole.change(.position, .instrument, to: after, of: instrument)
      case 2: return Whole.change(.gross, .firm, to: after * 200)
      default: return Whole.change(.openNotional, .strategy, 2, to: after * 100)
      }
    }

    private mutating func operatorEvent(_ instrument: UInt32) -> Event {
      // Mostly they are turned off again.
      let mode = random.chance(1, outOf: 4) ? KillMode(code: UInt8(random.next(below: 4))) : .none
      switch random.next(below: 6) {
      case 0: return Whole.kill(.strategy, 2, mode)
      case 1: return Whole.kill(.instrument, 0, mode, of: instrument)
      case 2: return Whole.kill(.firm, 0, random.chance(1, outOf: 5) ? .block : .none)
      case 3 where random.chance(1, outOf: 4):
        return Whole.command(.haltInstrument, of: instrument)
      case 3, 4: return Whole.command(.resumeInstrument, of: instrument)
      default: return Whole.command(random.chance(1, outOf: 9) ? .kill : .rearm)
      }
    }
  }

  @Test(arguments: [UInt64(31), 32, 33, 36], [0, 90, 1_400])
  func judgesAsItDid(seed: UInt64, cut: Int) {
    var noise = Noise(random: SplitMix64(seed: seed))
    var twins = Twins(cut: cut) { RiskStage(Self.settings(startsKilled: seed == 36)) }
    for _ in 0..<1_800 { twins.send(noise.next()) }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    #expect(twins.comparedCount > 200, "seed \(seed), cut \(cut)")
    let (one, other) = (twins.original.passedCount, twins.original.refusedCount)
    #expect(one == twins.restored.passedCount && other == twins.restored.refusedCount)
    #expect(twins.original.warningCount == twins.restored.warningCount)
    #expect(twins.original.correctionCount == twins.restored.correctionCount)
    for check in Check.all {
      #expect(
        twins.original.refusedCount(by: check) == twins.restored.refusedCount(by: check))
    }
  }

  /// What the runs above have in them, so that they prove something.
  @Test func theRunsAreLively() {
    var passed: UInt64 = 0
    var warned: UInt64 = 0
    var corrected: UInt64 = 0
    var refusers: Set<Int> = []
    for seed in UInt64(31)...36 {
      var noise = Noise(random: SplitMix64(seed: seed))
      var desk = Desk(Self.settings())
      for _ in 0..<1_800 { _ = desk.send(noise.next()) }
      passed += desk.stage.passedCount
      warned += desk.stage.warningCount
      corrected += desk.stage.correctionCount
      for check in Check.all where desk.stage.refusedCount(by: check) > 0 {
        refusers.insert(Int(check.code))
      }
    }
    #expect(passed > 250)
    #expect(warned > 20)
    #expect(corrected > 20)
    #expect(refusers.count >= 10, "\(refusers.sorted())")
  }

  /// A table that is full, replaces on their way, a switch that is on, a limit that was changed and a warning that stands.
  @Test func theStatesThatMatter() {
    var events: [Event] = [Whole.top(99, 101)]
    for id in UInt64(1)...64 { events.append(Whole.new(id, .buy, 1, at: 90 + Int64(id % 9))) }
    events.append(Whole.new(65))
    // Replaces on their way: one is answered, one refused, one filled before its answer.
    for id in UInt64(10)...12 { events.append(Whole.replace(id, 3, at: 91)) }
    events.append(Whole.change(.order, .instrument, to: 7 * fixedPointScale, of: 0))
    events.append(Whole.kill(.strategy, 1))
    events.append(Whole.canceled(3))
    events.append(Whole.replaced(10, 3, at: 91))
    var rejected = Say.requestRejected(11, .replace)
    rejected.time = Whole.at(0)
    events.append(rejected)
    events.append(Whole.fill(12, 1, at: 91, execution: 9))
    events.append(Whole.new(66, .buy, 8))
    events.append(Whole.new(67, .buy, 7))
    events.append(Whole.new(68, .buy, 7, by: 1))
    events.append(Whole.command(.kill))
    events.append(Whole.new(69, .buy, 7))
    for cut in 0..<events.count {
      var twins = Twins(cut: cut) { RiskStage(.wide { $0.warnsAtPercent = 50 }) }
      var refused = 0
      for event in events {
        refused += twins.send(event).count { $0.event.kind == .orderRejected }
      }
      #expect(twins.finish() == nil, "cut \(cut)")
      #expect(refused == 4)
      twins.restored.checkInvariants()
      #expect(twins.restored.isKilled == true)
    }
  }

  @Test func refusesAnotherStage() {
    var stage = RiskStage(Self.settings())
    var memory = StateMemory(for: &stage)
    memory.save(&stage)
    func refusal(_ change: (inout RiskSettings) -> Void) -> String? {
      var settings = Self.settings()
      change(&settings)
      var other = RiskStage(settings)
      do throws(StateFailure) {
        try memory.restore(&other)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.orderCapacity = 65 }?.hasPrefix("risk.orders: the state has") == true)
    #expect(
      refusal { $0.strategies.append(ScopeLimits()) }
        == "risk.ledger: the state was saved with 2, the setting is 3")
    #expect(refusal { $0.checks = .basic }?.hasPrefix("risk.ledger: the state was saved") == true)
    #expect(
      refusal { $0.executionCapacity = 65 }
        == "risk.executions: the state was saved with 64, the setting is 65")
    #expect(
      refusal { $0.repeatCapacity = 33 }
        == "risk.repeats: the state was saved with 32, the setting is 33")
    // Another limit is no other shape: what was in force is restored.
    #expect(refusal { $0.limits[0].maximumOrder = Quantity(units: 5) } == nil)
  }

  /// Permissions are settings: what is restored permits what its own settings do, whatever they were where it was saved.
  @Test(arguments: [true, false], Owner.levels)
  func permitsWhatItsOwnSettingsDo(isNarrowed: Bool, owner: Owner) throws {
    var narrow = RiskSettings.wide {
      $0.limit(owner) {
        $0.permissions.instruments = [true, false]
        $0.permissions.types = 1 << OrderType.limit.code
      }
    }
    narrow.checks.remove(.ownOrders)
    var wide = RiskSettings.wide()
    wide.checks.remove(.ownOrders)
    let (old, new) = isNarrowed ? (wide, narrow) : (narrow, wide)
    var before = Desk(old)
    for instrument in UInt32(0)...1 { _ = before.send(Whole.top(99, 101, of: instrument)) }
    var memory = StateMemory(for: &before.stage)
    memory.save(&before.stage)
    var desk = Desk(new)
    try memory.restore(&desk.stage)
    let wrong = Told(reason: .notPermitted, value: 1, scope: owner.scope)
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(desk.told(Whole.new(2, of: 1)) == (isNarrowed ? wrong : nil))
    #expect(desk.told(Whole.new(3, type: .market)) == (isNarrowed ? wrong : nil))
    // And what it saves is what a stage with its settings saves that never had others.
    var fresh = Desk(new)
    for instrument in UInt32(0)...1 { _ = fresh.send(Whole.top(99, 101, of: instrument)) }
    for id in UInt64(1)...3 {
      _ = fresh.send(
        Whole.new(id, of: id == 2 ? 1 : 0, type: id == 3 ? .market : .limit))
    }
    var other = StateMemory(for: &fresh.stage)
    memory.save(&desk.stage)
    other.save(&fresh.stage)
    let difference = memory.difference(from: other)
    #expect(difference == nil)
  }
}
