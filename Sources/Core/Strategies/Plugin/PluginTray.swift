// What a library writes its wishes into, read as a wire is read. Each field is read at the width that the header gives it: what
// was written in parts and is read whole waits until the parts are in the cache, fifteen cycles each, and who writes is
// somebody else's compiler. Intents lie in one cache line each.

import Tables

/// `apus_intent`
@frozen
public struct PluginIntent: BitwiseCopyable, Sendable {
  public var kind: UInt8
  public var side: UInt8
  public var type: UInt8
  public var timeInForce: UInt8
  public var instructions: UInt8
  public var reserved0: UInt8
  public var reserved1: UInt8
  public var reserved2: UInt8
  public var market: UInt32
  public var row: UInt32
  public var price: Int64
  public var quantity: Int64
}

/// Where things are in an `apus_tray`, and where it is in its memory.
public enum PluginTrayLayout {
  @inlinable public static var capacity: Int { StrategyDesk.fanOut }
  @inlinable public static var overflow: Int { 4 }
  @inlinable public static var intents: Int { 8 }
  @inlinable public static var byteCount: Int { intents + capacity * stride }
  @inlinable public static var stride: Int { 32 }
  /// Words before it, so that its intents begin with a cache line's half.
  @inlinable static var lead: Int { 3 }
}

/// One `apus_tray`, and behind it a word that isn't the library's.
@safe
@usableFromInline
struct PluginTray: ~Copyable {
  @usableFromInline var words: Slab<UInt64>

  init() {
    words = Slab(
      count: PluginTrayLayout.lead + PluginTrayLayout.byteCount / 8 + 1, repeating: 0)
    words[words.count - 1] = PluginStrategy.seal
  }

  @unsafe @inlinable var address: UnsafeMutableRawPointer {
    unsafe UnsafeMutableRawPointer(words.address + PluginTrayLayout.lead)
  }

  /// How many it says that there are.
  @inlinable var count: UInt32 { unsafe address.load(as: UInt32.self) }

  /// How many found no room.
  @inlinable var overflow: UInt32 {
    unsafe address.load(fromByteOffset: PluginTrayLayout.overflow, as: UInt32.self)
  }

  @inlinable
  mutating func clear() { words[PluginTrayLayout.lead] = 0 }

  @inlinable var isSealed: Bool { words[trusted: words.count &- 1] == PluginStrategy.seal }

  @inlinable
  subscript(index: Int) -> PluginIntent {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: PluginTrayLayout.capacity))
    return unsafe address.load(
      fromByteOffset: PluginTrayLayout.intents &+ index &* PluginTrayLayout.stride,
      as: PluginIntent.self)
  }
}
