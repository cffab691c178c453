// Rows in aligned columns. Widths are counted in characters; every character used here takes one cell.

import Arguments

public struct Table {
  public enum Alignment { case left, right }

  public struct Column {
    public var title: String
    public var alignment: Alignment

    public init(title: String, alignment: Alignment = .right) {
      self.title = title
      self.alignment = alignment
    }
  }

  public let columns: [Column]
  public private(set) var rows: [[String]] = []

  public init(_ columns: [Column]) { self.columns = columns }

  public mutating func add(_ row: [String]) {
    precondition(row.count == columns.count)
    rows.append(row)
  }

  /// The table's lines, each after `indent` spaces. `painted` may colour a cell once it has its width.
  public func lines(indent: Int = 0, paint: Paint) -> [String] {
    let widths = columns.indices.map { column in
      max(columns[column].title.count, rows.map { $0[column].count }.max() ?? 0)
    }
    let margin = String(repeating: " ", count: indent)
    let head = zip(columns.indices, columns).map { column, it in
      Table.pad(it.title, widths[column], it.alignment)
    }
    var lines = [margin + paint.dim(Table.trimmed(head))]
    for row in rows {
      let cells = columns.indices.map { column in
        Table.pad(row[column], widths[column], columns[column].alignment)
      }
      lines.append(margin + Table.trimmed(cells))
    }
    return lines
  }

  /// The table without its last columns, as far as it is wider than that.
  public func narrowed(to width: Int) -> Table {
    var count = columns.count
    func isTooWide() -> Bool {
      let widths = columns.indices.prefix(count).map { column in
        max(columns[column].title.count, rows.map { $0[column].count }.max() ?? 0)
      }
      return widths.reduce(0, +) + 2 * (count - 1) > width
    }
    while count > 1, isTooWide() { count -= 1 }
    if count == columns.count { return self }
    var table = Table(Array(columns.prefix(count)))
    for row in rows { table.add(Array(row.prefix(count))) }
    return table
  }

  public static func pad(_ text: String, _ width: Int, _ alignment: Alignment) -> String {
    let gap = String(repeating: " ", count: max(0, width - text.count))
    return alignment == .left ? text + gap : gap + text
  }

  /// Cells two spaces apart, without spaces at the end.
  private static func trimmed(_ cells: [String]) -> String {
    var line = cells.joined(separator: "  ")
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
}
