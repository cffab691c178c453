// Strategies that are shared libraries. A library is named by its path and its digest; it is first loaded in a process of its
// own, where a crash or a hang is only a message, then here. Before it may trade it is tried there again, with the
// markets and the parameters that it will have.
//
// A library that was loaded stays: its code is the same for every strategy that names it, as all that it knows is in the
// memory that each hands it.

import CStrategy
import Config
import Glibc
import Strategies
import Synchronization

public enum Plugins {
  /// How long a trial may take on the CPU; one that goes well takes milliseconds.
  public static let timeLimitMs: UInt32 = 2_000

  /// What is loaded, by digest.
  @safe
  private struct Loaded {
    // Sendable: the description is constant, and stays.
    var code: PluginCode
    nonisolated(unsafe) var strategy: UnsafePointer<apus_strategy>
  }

  private static let loaded = Mutex<[String: Loaded]>([:])
  private static let otherPaths = Mutex<[String]>([])

  /// Files, besides those that configs name, in which a library may be found by its digest. Those in the environment's
  /// APUS_PLUGINS, with ':' between them, are looked at as well.
  public static func look(in paths: [String]) { otherPaths.withLock { $0 += paths } }

  /// The digest as a config says it.
  public static func words(ofDigest digest: String) -> String { "sha256:" + digest }

  /// Loads whatever stands there.
  public static func load(_ path: String) throws(PluginFault) -> PluginCode {
    try load(PluginFile(reading: path))
  }

  /// Loads the library with that digest, as `words(ofDigest:)` says it.
  public static func load(
    _ path: String, digest: String
  ) throws(PluginFault) -> PluginCode {
    guard digest.hasPrefix("sha256:"), digest.utf8.count == 71 else {
      throw PluginFault(
        "the digest '\(digest)' isn't 'sha256:' and 64 hex digits; 'apus strategy check \(path)' prints it"
      )
    }
    let wanted = String(digest.dropFirst(7))
    if let known = loaded.withLock({ $0[wanted]?.code }) { return known }
    var problem: PluginFault?
    let more = otherPaths.withLock { $0 } + environmentPaths()
    for candidate in [path] + more {
      do throws(PluginFault) {
        let file = try PluginFile(reading: candidate)
        if file.digest == wanted { return try load(file) }
        throw PluginFault(
          "the digest of '\(candidate)' is sha256:\(file.digest): it isn't the library that was checked. If it is meant "
            + "to be, try it with 'apus strategy check \(candidate)' and write its digest")
      } catch {
        if problem == nil { problem = error }
      }
    }
    throw PluginFault(
      (problem?.description ?? "")
        + "; the library \(digest) is also looked for in the files that --plugin or APUS_PLUGINS name"
    )
  }

  private static func environmentPaths() -> [String] {
    (processEnvironment()["APUS_PLUGINS"] ?? "").split(separator: ":").map(String.init)
  }

  private static func load(_ file: PluginFile) throws(PluginFault) -> PluginCode {
    if let known = loaded.withLock({ $0[file.digest]?.code }) { return known }
    let descriptor = try file.seal()
    var result = apus_trial_result()
    unsafe apus_trial_load(descriptor, timeLimitMs, &result)
    if let fault = PluginFault(result) {
      close(descriptor)
      throw fault
    }
    var message = [CChar](repeating: 0, count: 256)
    var hasSymbol: Int32 = 0
    guard let handle = unsafe apus_plugin_load(descriptor, &message, message.count),
      let strategy = unsafe apus_plugin_describe(handle, &hasSymbol)
    else { throw PluginFault("it was loaded once, and isn't any more") }
    let said = try unsafe PluginCard(strategy)
    let code = unsafe PluginCode(
      name: said.name, digest: file.digest, card: said.card, calls: PluginCalls(strategy))
    loaded.withLock { $0[file.digest] = unsafe Loaded(code: code, strategy: strategy) }
    return code
  }

  /// A plug-in that is a part of this program: for benchmarks.
  @unsafe
  public static func linked(
    _ strategy: UnsafePointer<apus_strategy>?
  ) throws(PluginFault) -> PluginCode {
    guard let strategy = unsafe strategy else { throw PluginFault("it describes nothing") }
    let said = try unsafe PluginCard(strategy)
    return unsafe PluginCode(
      name: said.name, digest: "", card: said.card, calls: PluginCalls(strategy))
  }

  // MARK: Trying it

  /// What a trial saw.
  public struct Trial: Sendable {
    public var stateBytes: UInt64
    /// How many things it asked for.
    public var intents: UInt64
  }

  /// Runs it in a process of its own, with the markets and values that `settings` has.
  @discardableResult
  public static func tryOut(
    _ code: PluginCode, _ settings: StrategySettings, timeLimitMs: UInt32 = timeLimitMs
  ) throws(PluginFault) -> Trial {
    guard let strategy = unsafe loaded.withLock({ unsafe $0[code.digest]?.strategy }) else {
      throw PluginFault("the plug-in '\(code.name)' isn't loaded")
    }
    let count = max(mostMarketsTried, code.card.markets.lowerBound)
    let markets = settings.markets.prefix(count).map { market(of: $0) }
    // An address even when there are none.
    let values = settings.values + [0]
    var result = apus_trial_result()
    unsafe markets.withUnsafeBufferPointer { markets in
      unsafe values.withUnsafeBufferPointer { values in
        guard let market = markets.baseAddress, let value = values.baseAddress else { return }
        var trial = unsafe apus_trial(
          markets: market, values: value, marketCount: UInt32(markets.count),
          valueCount: UInt32(settings.values.count),
          orderCount: UInt32(settings.orderCapacity), timeLimitMs: timeLimitMs,
          maximumPosition: settings.maximumPosition.units)
        unsafe apus_trial_run(strategy, &trial, &result)
      }
    }
    if let fault = PluginFault(result) { throw fault }
    return Trial(stateBytes: result.stateBytes, intents: result.intents)
  }

  /// More than these show nothing new.
  private static let mostMarketsTried = 64

  /// A market as it stands before the first price: somewhere between its bounds.
  private static func market(of traded: TradedInstrument) -> apus_market {
    var market = apus_market()
    let terms = traded.terms
    market.tick = terms.tick.units
    market.lot = terms.lot.units
    market.lowest_price = terms.lowestPrice.units
    market.highest_price = terms.highestPrice.units
    market.instrument = traded.instrument.index
    market.may_trade = 1
    let low = max(terms.lowestPrice.units, -1 << 60)
    let high = min(terms.highestPrice.units, 1 << 60)
    let middle = low / 2 + high / 2
    market.top.bid_price = max(low, min(middle, low + 100_000 * terms.tick.units))
    market.top.bid_price -= market.top.bid_price % terms.tick.units
    if market.top.bid_price < low { market.top.bid_price += terms.tick.units }
    market.top.ask_price = market.top.bid_price + terms.tick.units
    return market
  }
}
