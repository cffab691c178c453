// The grammar: 'or' binds looser than 'and', that looser than 'not'.
//
//     filter      either 'or' either …
//     either      factor 'and' factor …
//     factor      'not' factor | '(' filter ')' | comparison
//     comparison  column sign value | column 'in' '(' value, value … ')'

struct FilterParser {
  private let words: [FilterWord]
  private let names: FilterNames
  private var at = 0
  private var depth = 0

  /// Brackets and 'not' within each other: more than anybody types, and too few for the stack.
  private static let depthMax = 64

  init(words: [FilterWord], names: FilterNames) {
    self.words = words
    self.names = names
  }

  private var next: FilterWord { words[at] }

  mutating func whole() throws(FilterError) -> EventFilter.Node {
    let node = try filter()
    guard next.form == .end else { throw unexpected("'and', 'or' or the end") }
    return node
  }

  private func unexpected(_ allowed: String) -> FilterError {
    FilterError(column: next.column, found: next.shown, allowed: allowed)
  }

  private mutating func filter() throws(FilterError) -> EventFilter.Node {
    var nodes = [try either()]
    while next.isKeyword("or") {
      at += 1
      nodes.append(try either())
    }
    return nodes.count == 1 ? nodes[0] : .any(nodes)
  }

  private mutating func either() throws(FilterError) -> EventFilter.Node {
    var nodes = [try factor()]
    while next.isKeyword("and") {
      at += 1
      nodes.append(try factor())
    }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private mutating func factor() throws(FilterError) -> EventFilter.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else {
      throw unexpected("at most \(Self.depthMax) brackets within each other")
    }
    if next.isKeyword("not") {
      at += 1
      return .not(try factor())
    }
    guard next.form == .open else { return try comparison() }
    at += 1
    let node = try filter()
    guard next.form == .close else { throw unexpected("'and', 'or' or ')'") }
    at += 1
    return node
  }

  private mutating func comparison() throws(FilterError) -> EventFilter.Node {
    let name = next
    guard name.form == .word, !["and", "or", "in"].contains(name.text) else {
      throw unexpected("a column such as kind, instrument or order, 'not' or '('")
    }
    let column = try FilterColumn(name)
    at += 1
    if next.isKeyword("in") {
      at += 1
      return .any(try values(of: name.text, column))
    }
    guard next.form == .comparison else {
      throw unexpected("=, !=, <, <=, >, >= or 'in' behind '\(name.text)'")
    }
    let sign = ComparisonSign(rawValue: next.text)!
    let signColumn = next.column
    at += 1
    let value = try self.value(of: name.text)
    return .test(try Comparison(column, sign, signColumn, value, names))
  }

  private mutating func values(
    of name: String, _ column: FilterColumn
  ) throws(FilterError) -> [EventFilter.Node] {
    guard next.form == .open else { throw unexpected("'(' and values with commas between") }
    at += 1
    var nodes: [EventFilter.Node] = []
    while true {
      let value = try value(of: name)
      nodes.append(.test(try Comparison(column, .equal, value.column, value, names)))
      if next.form == .comma {
        at += 1
        continue
      }
      guard next.form == .close else { throw unexpected("',' or ')'") }
      at += 1
      return nodes
    }
  }

  private mutating func value(of name: String) throws(FilterError) -> FilterWord {
    guard next.form == .word || next.form == .quoted else {
      throw unexpected("a value for '\(name)'; in quotes where it has spaces or signs in it")
    }
    defer { at += 1 }
    return next
  }
}
