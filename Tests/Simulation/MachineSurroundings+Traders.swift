// Traders of a story on the made-up machine: what the world asks of them and about them.

import Events
import Pipeline
import Portfolio
import SimulatedHosts
import SimulatedMachine
import SimulationStory

extension MachineSurroundings {
  public var runsTraders: Bool { !traders.isEmpty }

  public func shape(_ process: Party, _ number: Int) {
    if case .trader(let trader) = process {
      traders[trader - 1].core.write(files(of: trader, TraderShape(number)))
    } else {
      venue.core.write(files(VenueShape(number)))
    }
  }

  /// As `apus limits set` does, for each instrument.
  func changeLimits(_ side: CoreSide, to units: Int64) -> Bool {
    guard side.party != .venue else { return false }
    side.openLimits = SimulatedInstrument.all.count
    for each in SimulatedInstrument.all {
      let words = "set\tlimit=max_position\tinstrument=\(each.symbol)\tunits=\(units)"
      Desk.ask(words, of: side.instance, on: side.host) { answer in
        if answer?.hasPrefix("ok") == true { side.openLimits -= 1 }
      }
    }
    return true
  }

  public func hasTakenLimits(_ trader: Int) -> Bool { traders[trader - 1].openLimits == 0 }

  public func hasObeyed(_ process: Party) -> Bool {
    side(of: process)?.words?.commands.isEmpty ?? true
  }

  public func hush(_ trader: Int) -> Bool {
    let side = traders[trader - 1]
    guard let process = side.process else { return false }
    if side.hushed == process { return true }
    Desk.ask("kill\tscope=firm\tmode=block", of: side.instance, on: side.host) { answer in
      if answer?.hasPrefix("ok") == true { side.hushed = process }
    }
    return false
  }

  public func beliefs(of trader: Int) -> [Fact.What] {
    let side = traders[trader - 1]
    guard let path = VenueRecords.newest(below: side.journals, of: side.instance) else {
      return [.journalFault("it has no journal")]
    }
    var facts = TraderRecords.orders(of: path) + side.unseenDamage.map { .journalFault($0) }
    guard side.isRunning, let run = side.words?.run else { return facts }
    for top in CoreReading(run.view).tops {
      let symbol = Token(top.symbol)
      facts.append(
        .top(
          symbol: symbol,
          bid: TraderRecords.level(symbol, true, top.bid, top.bidQuantity),
          ask: TraderRecords.level(symbol, false, top.ask, top.askQuantity), isWhole: true))
    }
    return facts + TraderRecords.tops(of: path)
  }

  public func records(of trader: Int) -> [Fact.What] {
    let side = traders[trader - 1]
    guard let path = VenueRecords.newest(below: side.journals, of: side.instance) else {
      return [.journalFault("it has no journal")]
    }
    var facts = TraderRecords.orders(of: path)
    if let fault = VenueRecords.replay(path) { facts.append(.journalFault(fault)) }
    for each in side.words?.summary?.positions ?? [] {
      facts.append(
        .position(
          symbol: Token(each.symbol), quantity: each.position.quantity.units,
          bought: each.position.bought.units, sold: each.position.sold.units,
          cash: each.position.cash.units))
    }
    if let journal = VenueRecords.newest(below: venue.journals) {
      facts += TraderRecords.booked(in: journal, client: side.party)
    }
    return facts
  }
}
