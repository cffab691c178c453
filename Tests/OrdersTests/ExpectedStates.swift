// The life of an order, written down a second time and in another way: one row a state, one column a
// trigger. Lifecycle: N new, W working, S suspended, and the ends Filled, Canceled, Rejected, eXpired.
// Pending: . nothing, c a cancel, r a replace, b both. A dash is a refusal.

import Events
import Orders

enum ExpectedStates {
  static let columns: [OrderTrigger] = [
    .requestCancel, .requestReplace, .accepted, .rejected, .partialFill, .lastFill, .canceled,
    .expired, .suspended, .replaced, .cancelRejected, .replaceRejected,
  ]

  private static let text = """
         ask-c ask-r acc  rej  part last canc exp  susp repl c-no r-no
    N.   Nc    -     W.   R.   W.   F.   C.   X.   -    -    -    -
    Nc   -     -     Wc   R.   Wc   F.   C.   X.   -    -    N.   -
    Nr   Nb    -     Wr   R.   Wr   F.   C.   X.   -    N.   -    N.
    Nb   -     -     Wb   R.   Wb   F.   C.   X.   -    Nc   Nr   Nc
    W.   Wc    Wr    -    -    W.   F.   C.   X.   S.   -    -    -
    Wc   -     -     -    -    Wc   F.   C.   X.   Sc   -    W.   -
    Wr   Wb    -     -    -    Wr   F.   C.   X.   Sr   W.   -    W.
    Wb   -     -     -    -    Wb   F.   C.   X.   Sb   Wc   Wr   Wc
    S.   Sc    -     W.   -    W.   F.   C.   X.   -    -    -    -
    Sc   -     -     Wc   -    Wc   F.   C.   X.   -    -    S.   -
    Sr   Sb    -     Wr   -    Wr   F.   C.   X.   -    S.   -    S.
    Sb   -     -     Wb   -    Wb   F.   C.   X.   -    Sc   Sr   Sc
    """

  private static let table: [OrderState: [OrderState?]] = {
    var table: [OrderState: [OrderState?]] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: " ").map(String.init)
      precondition(cells.count == 1 + columns.count)
      table[state(cells[0])!] = cells.dropFirst().map(state)
    }
    return table
  }()

  /// Every state that has a row.
  static var states: [OrderState] { Array(table.keys) }

  /// Nil for a refusal, and for a state without a row.
  static func after(_ state: OrderState, _ trigger: OrderTrigger) -> OrderState? {
    table[state]?[columns.firstIndex(of: trigger)!]
  }

  private static func state(_ cell: String) -> OrderState? {
    if cell == "-" { return nil }
    let lifecycles: [Character: Lifecycle] = [
      "N": .pendingNew, "W": .working, "S": .suspended, "F": .filled, "C": .canceled,
      "R": .rejected, "X": .expired,
    ]
    let pendings: [Character: PendingRequest] = [
      ".": .none, "c": .cancel, "r": .replace, "b": .replaceAndCancel,
    ]
    return OrderState(lifecycles[cell.first!]!, pendings[cell.last!]!)
  }
}
