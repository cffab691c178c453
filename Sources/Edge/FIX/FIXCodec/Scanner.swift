// Which width of the kernel finds the fields: the widest that this processor has, chosen once. All
// widths find the same, and the tests run every one that the machine can.

import CFIX

/// A width of the kernel in CFIX.
@frozen
public enum Scanner: UInt8, CaseIterable, Sendable {
  /// Byte by byte, on any machine.
  case portable
  /// SSE2 or NEON.
  case wide128
  case avx2
  /// AVX-512 with byte permutes and compression (VBMI, VBMI2).
  case avx512

  /// Whether this processor has it.
  public var isAvailable: Bool {
    switch self {
    case .portable: true
    case .wide128: apus_fix_has_128()
    case .avx2: apus_fix_has_avx2()
    case .avx512: apus_fix_has_avx512()
    }
  }

  /// Those that this processor has, the narrowest first.
  public static var available: [Scanner] { allCases.filter(\.isAvailable) }

  /// The widest that this processor has.
  public static var best: Scanner { available.last ?? .portable }

  public var name: String {
    switch self {
    case .portable: "portable"
    case .wide128: "128"
    case .avx2: "avx2"
    case .avx512: "avx512"
    }
  }
}
