// Memory between two pages that nobody may touch: bytes that begin right behind the first or end right
// before the second, so that a read outside of them ends the process there and then.

import Glibc

@safe
public final class GuardedBytes {
  public enum Place: Sendable {
    /// Nothing before them.
    case begin
    /// Nothing behind them.
    case end
  }

  private let whole: UnsafeMutableRawPointer
  private let inner: UnsafeMutableRawBufferPointer

  private static let page = 4096

  /// Room for `byteCount` bytes.
  public init(byteCount: Int) {
    let room = (byteCount + Self.page - 1) / Self.page * Self.page
    let count = room + 2 * Self.page
    let memory = unsafe mmap(
      nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { fatalError("no memory") }
    unsafe whole = memory
    unsafe inner = UnsafeMutableRawBufferPointer(start: memory + Self.page, count: room)
    let isGuarded =
      unsafe mprotect(whole, Self.page, PROT_NONE)
      | mprotect(whole + Self.page + room, Self.page, PROT_NONE)
    precondition(isGuarded == 0, "the pages around can be closed")
  }

  deinit { unsafe munmap(whole, inner.count + 2 * Self.page) }

  /// Puts a copy there and lends it.
  public func with<R>(
    _ bytes: some Collection<UInt8>, at place: Place, _ body: (UnsafeRawBufferPointer) -> R
  ) -> R {
    precondition(unsafe bytes.count <= inner.count, "there is room for so many bytes")
    let from = place == .begin ? 0 : unsafe inner.count - bytes.count
    let own = unsafe UnsafeMutableRawBufferPointer(rebasing: inner[from..<(from + bytes.count)])
    unsafe own.copyBytes(from: bytes)
    return unsafe body(UnsafeRawBufferPointer(own))
  }
}
