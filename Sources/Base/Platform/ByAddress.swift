// What keeps a big table where it is. A plain struct of many words is copied to the stack whenever it is lent
// to a call that only looks at it (Swift 6.3): half a kilobyte a call, for a table of a dozen slabs. A type
// with a field that must have an address is lent by its address.

import Synchronization

/// A field of this in a type, and lending it copies nothing. It holds nothing.
@frozen
public struct ByAddress: ~Copyable {
  @usableFromInline let address = Atomic<UInt8>(0)

  @inlinable public init() {}
}
