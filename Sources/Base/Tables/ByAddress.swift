// What keeps a big table where it is. A plain struct of many words is copied to the stack whenever it is lent
// to a call that only looks at it (Swift 6.3): half a kilobyte a call, for a table of a dozen slabs. And whoever
// compiles such a call follows each of those words through it, which was a third of what `Risk` took. A type with a
// field that must have an address is lent by its address.

/// A field of this in a type, and lending it copies nothing. It takes no room, and any thread may have it: it holds nothing.
// It is made as `Atomic` is, whose module the stages may not import.
@frozen
@_rawLayout(size: 0, alignment: 1)
public struct ByAddress: ~Copyable, @unchecked Sendable {
  @inlinable public init() {}
}
