// A strategy whose decisions are made by a shared library. It is at its desk like any other: the library sees copies of what
// the desk knows, and writes into a tray what it wants; that is read as one reads what came over a wire. Its memory is
// one block that belongs to this side, so it is saved and restored with the rest. `_unsafePerformance` stands where it is called:
// what a library does in there the compiler can't know, and neither can we.
//
// The library runs in this process: what it was tried for (Plugins) can't be made certain here. What can be seen is: words that
// stand behind its memory. When they aren't what they were, it is never called again, and its orders are cancelled.

import Events
import Tables

@safe
public struct PluginStrategy: Strategy, ~Copyable {
  /// Of the kind; a library's own parameters are in its settings' card.
  public static let card = StrategyCard(
    "decides by a shared library that the config names, in C or in what speaks C", parameters: [])

  @usableFromInline let calls: PluginCalls
  @usableFromInline let mark: Int
  @usableFromInline let stateByteCount: Int
  /// The library's, and a last word that isn't.
  @usableFromInline var arena: Slab<UInt64>
  @usableFromInline var tray: PluginTray
  /// Its orders by the rows that it names them by.
  @usableFromInline var rows: Slab<PluginOrder>
  /// The parameters that it has been told.
  @usableFromInline var values: Slab<Int64>
  @usableFromInline var hasBegun: Bool
  @usableFromInline var isBroken: Bool
  @usableFromInline var refused: UInt64
  @usableFromInline var lastRefusal: UInt32
  @usableFromInline var views: Slab<PluginMarket>
  @usableFromInline var header: Slab<PluginDesk>

  /// Sent once by this side when it calls the library no more: its value is 1.
  @inlinable public static var silencedSignal: UInt32 { .max }

  /// What stands behind the library's memory and behind the tray.
  @inlinable static var seal: UInt64 { 0x5EA1_ED00_A905_0001 }

  public init(_ settings: StrategySettings) {
    guard let code = settings.plugin else {
      preconditionFailure("a plug-in's settings name its code")
    }
    unsafe calls = unsafe code.calls
    mark = code.mark
    stateByteCount = code.stateByteCount(
      markets: settings.markets.count, orders: settings.orderCapacity, values: settings.values)
    arena = Slab(count: (stateByteCount + 7) / 8 + 1, repeating: 0)
    arena[arena.count - 1] = Self.seal
    tray = PluginTray()
    rows = Slab(count: settings.orderCapacity, repeating: PluginOrder())
    values = Slab(count: settings.values.count, repeating: 0)
    hasBegun = false
    isBroken = false
    refused = 0
    lastRefusal = 0
    views = Slab(count: settings.markets.count, repeating: PluginMarket())
    header = Slab(count: 1, repeating: PluginDesk())
    header[0].markets = unsafe UInt(bitPattern: views.address)
    header[0].orders = unsafe UInt(bitPattern: rows.address)
    header[0].values = unsafe UInt(bitPattern: values.address)
    header[0].marketCount = UInt32(settings.markets.count)
    header[0].orderCount = UInt32(settings.orderCapacity)
    header[0].valueCount = UInt32(settings.values.count)
    header[0].maximumPosition = settings.maximumPosition.units
  }

  /// Intents that weren't in order, and why the last one wasn't.
  public var refusedCount: UInt64 { refused }
  public var lastRefused: PluginRefusal { PluginRefusal(code: lastRefusal) }
  /// It wrote where it may not, or wouldn't begin: it isn't called any more.
  public var isSilenced: Bool { isBroken }

  // MARK: What it is told

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    for market in 0..<views.count {
      let known = desk[market]
      views[market].put(known.instrument, known.terms)
      look(at: desk, in: market)
    }
    header[0].refused = refused
    header[0].lastRefusal = lastRefusal
    var isOther = false
    for index in 0..<values.count where values[index] != desk.value(index) {
      values[index] = desk.value(index)
      isOther = true
    }
    guard !isBroken else { return }
    header[0].now = desk.now.count
    let (memory, header) = unsafe (arena.address, header.address)
    if !hasBegun {
      hasBegun = true
      if let begin = unsafe calls.begin {
        var answer: Int32 = 0
        unsafe answer = PluginCalls.call(memory, header, begin)
        if answer != 0 { isBroken = true }
      }
    } else if isOther, let tune = unsafe calls.tune {
      unsafe PluginCalls.call(memory, header, tune)
    }
    if !isWhole { isBroken = true }
    // What was asked for here has nowhere to go.
    tray.clear()
  }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    // All else of the market stands there since it last changed.
    views[market].top = top
    views[market].hasTop = 1
    guard begins(at: &desk), let call = unsafe calls.topMoved else { return }
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    // The view has the same numbers, and an address.
    let told = unsafe UnsafeRawPointer(views.address + market) + PluginMarketLayout.top
    unsafe PluginCalls.call(memory, header, UInt32(truncatingIfNeeded: market), told, asked, call)
    ends(at: &desk)
  }

  @inlinable
  public mutating func topLost(in market: Int, at desk: inout StrategyDesk) {
    look(at: desk, in: market)
    guard begins(at: &desk), let call = unsafe calls.topLost else { return }
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    unsafe PluginCalls.call(memory, header, UInt32(truncatingIfNeeded: market), asked, call)
    ends(at: &desk)
  }

  @inlinable
  public mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    guard begins(at: &desk), let call = unsafe calls.traded else { return }
    var trade = trade
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    unsafe PluginCalls.call(memory, header, UInt32(truncatingIfNeeded: market), &trade, asked, call)
    ends(at: &desk)
  }

  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {
    guard begins(at: &desk), let call = unsafe calls.marketMoved else { return }
    var event = event
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    unsafe PluginCalls.call(memory, header, UInt32(truncatingIfNeeded: market), &event, asked, call)
    ends(at: &desk)
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    let row = follow(update, at: &desk)
    if row == .max { lookAtOrders(of: desk, in: market) }
    guard begins(at: &desk), let call = unsafe calls.ordered else { return }
    var told = PluginUpdate(update, row: row, market: market)
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    unsafe PluginCalls.call(memory, header, &told, asked, call)
    ends(at: &desk)
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    guard begins(at: &desk), let call = unsafe calls.timePassed else { return }
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    unsafe PluginCalls.call(memory, header, asked, call)
    ends(at: &desk)
  }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    var told: PluginCommand
    switch command {
    case .stopped(let market): told = PluginCommand(isStarted: false, market)
    case .started(let market): told = PluginCommand(isStarted: true, market)
    // It has been told by `tune`.
    case .parameter: return
    }
    for market in 0..<views.count { look(at: desk, in: market) }
    guard begins(at: &desk), let call = unsafe calls.commanded else { return }
    let (memory, header, asked) = unsafe (arena.address, header.address, tray.address)
    unsafe PluginCalls.call(memory, header, &told, asked, call)
    ends(at: &desk)
  }

  public func checkInvariants() {
    precondition(tray.count == 0 && tray.overflow == 0, "the tray is empty between two events")
    precondition(isBroken || isWhole)
  }
}

/// Where the best prices are in a `PluginMarket`.
public enum PluginMarketLayout {
  @inlinable public static var top: Int { 56 }
}
