// Where a host can be reached, as far as it is tried.

/// The addresses of a host that are tried, one after the other.
public struct HostAddresses: BitwiseCopyable, Sendable {
  static var countMax: Int { 4 }

  private var addresses = InlineArray<4, PeerAddress>(repeating: .unknown)
  public private(set) var count = 0

  /// What is too many is left out.
  init(_ found: [PeerAddress]) {
    for address in found.prefix(Self.countMax) {
      addresses[count] = address
      count += 1
    }
  }

  subscript(index: Int) -> PeerAddress { addresses[index] }
}
