// Which boot of the machine this is. What was only stored, and not synced, is there as long as the machine has been up
// since; on another boot nobody can know what of it is.

/// The kernel's own name of this boot: a number of 128 bits, drawn at each.
public struct BootID: Hashable, Sendable {
  public var high: UInt64
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// `f3a2…-…`: 32 digits, dashes aside. Nil for anything else.
  public init?(text: String) {
    let digits = text.filter { $0 != "-" }
    guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
      let low = UInt64(digits.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  /// Nil where the kernel doesn't say: then it is to be taken for another one than any before.
  public static func current() -> BootID? {
    Host.firstLine(of: "/proc/sys/kernel/random/boot_id").flatMap { BootID(text: $0) }
  }
}
