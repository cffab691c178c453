// Numbers for eyes: three digits that matter and a unit.

public enum Readable {
  /// `512ns`, `1.23µs`, `45.6ms`, `2.10s`, `3m20s`, `2h05m`, `3d04h`.
  public static func duration(_ ns: UInt64) -> String {
    switch ns {
    case ..<1_000: return "\(ns)ns"
    case ..<1_000_000: return digits(ns, per: 1_000) + "µs"
    case ..<1_000_000_000: return digits(ns, per: 1_000_000) + "ms"
    case ..<60_000_000_000: return digits(ns, per: 1_000_000_000) + "s"
    default: break
    }
    let seconds = ns / 1_000_000_000
    if seconds < 3_600 { return "\(seconds / 60)m\(padded(seconds % 60))s" }
    if seconds < 86_400 { return "\(seconds / 3_600)h\(padded(seconds / 60 % 60))m" }
    return "\(seconds / 86_400)d\(padded(seconds / 3_600 % 24))h"
  }

  /// `65536`, `123k`, `1.23M`: at most five characters below a thousand billion.
  public static func count(_ n: UInt64) -> String {
    switch n {
    case ..<100_000: "\(n)"
    case ..<1_000_000: digits(n, per: 1_000) + "k"
    case ..<1_000_000_000: digits(n, per: 1_000_000) + "M"
    default: digits(n, per: 1_000_000_000) + "G"
    }
  }

  /// `512 B`, `16.1 MiB`.
  public static func bytes(_ n: UInt64) -> String {
    switch n {
    case ..<1024: "\(n) B"
    case ..<(1 << 20): digits(n * 1000 / 1024, per: 1000) + " KiB"
    case ..<(1 << 30): digits((n * 1000) >> 20, per: 1000) + " MiB"
    default: digits(((n >> 10) * 1000) >> 20, per: 1000) + " GiB"
    }
  }

  /// Of something counted over a span.
  public static func perSecond(_ n: UInt64, over ns: UInt64) -> Double {
    ns == 0 ? 0 : Double(n) * 1e9 / Double(ns)
  }

  public static func rate(_ perSecond: Double) -> String {
    if perSecond == 0 { return "0" }
    if perSecond < 10 {
      let tenths = UInt64((perSecond * 10).rounded())
      return tenths == 0 ? "<0.1" : "\(tenths / 10).\(tenths % 10)"
    }
    // Beyond this only a damaged fabric counts.
    return count(UInt64(min(perSecond, 1e15).rounded()))
  }

  /// Three digits of a quotient: `1.23`, `12.3`, `123`. Cut, not rounded, so 999.9 isn't 1000.
  private static func digits(_ value: UInt64, per unit: UInt64) -> String {
    let whole = value / unit
    if whole >= 100 { return "\(whole)" }
    if whole >= 10 { return "\(whole).\(value / (unit / 10) % 10)" }
    return "\(whole).\(padded(value / (unit / 100) % 100))"
  }

  private static func padded(_ n: UInt64) -> String { n < 10 ? "0\(n)" : "\(n)" }

  /// `1 event`, `2 events`.
  public static func plural(_ n: UInt64, _ noun: String) -> String {
    "\(n) \(noun)\(n == 1 ? "" : "s")"
  }

  /// A digest: sixteen digits.
  public static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
