// Boards: what a stage's thread shows of its state to whoever looks, row by row. One thread writes; a reader copies a row and
// proves the copy by the row's version, which is odd while the row is being written and another one afterwards. So the
// writer never waits, and what is read was all true at one moment.
//
//     version │ word │ word │ …      a row: whole cache lines
//
// Another row may be of another moment: what must be true together stands in one row.

import CAtomics

/// The writing end of a board in the fabric. One thread writes.
@safe
public struct BoardWriter: @unchecked Sendable {  // One writer, named in the directory.
  @usableFromInline let base: UnsafeMutablePointer<UInt64>
  @usableFromInline let stride: Int
  public let rowCount: Int
  public let columnCount: Int

  /// Of a board: two pairs of cache lines a row.
  public static var columnsMax: Int { 31 }

  init(base: UnsafeMutablePointer<UInt64>, rows: Int, columns: Int) {
    precondition(columns > 0 && columns <= Self.columnsMax, "a board has 1 to 31 columns")
    unsafe self.base = base
    rowCount = rows
    columnCount = columns
    stride = FabricLayout.Board.rowByteCount(columns: columns) / 8
  }

  /// From here to `commit` no reader takes the row.
  @inlinable @_noLocks
  public func begin(_ row: Int) {
    precondition(row >= 0 && row < rowCount)
    let version = unsafe base + row &* stride
    unsafe apus_store_relaxed(version, apus_load_relaxed(version) | 1)
    // Pairs with the reader's acquire fence: who saw a word of what follows sees that the version is odd.
    apus_fence_release()
  }

  @inlinable @_noLocks
  public func set(_ row: Int, _ column: Int, _ value: Int64) {
    assert(row >= 0 && row < rowCount && column >= 0 && column < columnCount)
    unsafe apus_store_relaxed(base + (row &* stride &+ 1 &+ column), UInt64(bitPattern: value))
  }

  /// The row is whole again.
  @inlinable @_noLocks
  public func commit(_ row: Int) {
    precondition(row >= 0 && row < rowCount)
    let version = unsafe base + row &* stride
    // Pairs with the reader's first load: the words before the version that they belong to.
    unsafe apus_store_release(version, apus_load_relaxed(version) &+ 1)
  }
}

/// A row as it was at one moment.
public struct BoardRow: Hashable, Sendable {
  /// How often it was written.
  public let writes: UInt64
  public let words: [Int64]

  public subscript(column: Int) -> Int64 { words[column] }
}

@safe
public struct BoardReader: @unchecked Sendable {  // Reads only.
  public let columns: [BoardColumn]
  public let rowCount: Int
  private let base: UnsafePointer<UInt64>
  private let stride: Int
  private let owner: AnyObject

  /// Copies that are tried: a writer is done with a row in some ten ns.
  private static let triesMax = 1_000

  init(base: UnsafePointer<UInt64>, rows: Int, columns: [BoardColumn], owner: AnyObject) {
    unsafe self.base = base
    rowCount = rows
    self.columns = columns
    stride = FabricLayout.Board.rowByteCount(columns: columns.count) / 8
    self.owner = owner
  }

  /// A row; nil where it was never written, or its writer stopped in the middle of it.
  public func row(_ row: Int) -> BoardRow? {
    precondition(row >= 0 && row < rowCount)
    let version = unsafe base + row * stride
    var words = [Int64](repeating: 0, count: columns.count)
    for _ in 0..<Self.triesMax {
      // Pairs with the writer's release in commit.
      let before = unsafe apus_load_acquire(version)
      if before == 0 { return nil }
      if before & 1 != 0 { continue }
      for column in words.indices {
        words[column] = unsafe Int64(bitPattern: apus_load_relaxed(version + 1 + column))
      }
      // Pairs with the writer's fence in begin: had a word been a newer one, the version would be.
      apus_fence_acquire()
      if unsafe apus_load_relaxed(version) == before {
        return BoardRow(writes: before / 2, words: words)
      }
    }
    return nil
  }

  /// The place of a column; nil where the board has none of that name.
  public func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
