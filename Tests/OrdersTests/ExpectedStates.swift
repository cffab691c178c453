// The life of an order, written down a second time and in another way: one row a state, one column
// a trigger. Lifecycle: D decided on, N new, W working, S suspended, and the ends Filled, Canceled,
// Rejected, eXpired and rePlaced. Pending: . nothing, c a cancel, r a replace, b both. A dash is a
// refusal.

import Events
import Orders

enum ExpectedStates {
  static let columns: [OrderTrigger] = [
    .admitted, .requestCancel, .requestReplace, .accepted, .lateAccepted, .rejected, .partialFill,
    .lastFill, .overfill, .lateFill, .canceled, .expired, .suspended, .restated, .replaced,
    .cancelRejected, .replaceRejected, .corrected,
  ]

  private static let text = """
         adm  askc askr acc  lacc rej  part last over late canc exp  susp rest repl cno  rno  corr
    D.   N.   -    -    -    -    R.   -    -    -    -    C.   -    -    -    -    -    -    -
    N.   -    Nc   -    W.   -    R.   W.   F.   F.   -    C.   X.   -    N.   -    -    -    N.
    Nc   -    -    -    Wc   -    R.   Wc   F.   F.   -    C.   X.   -    Nc   -    N.   -    Nc
    Nr   -    Nb   -    Wr   -    R.   Wr   F.   F.   -    C.   X.   -    Nr   N.   -    N.   Nr
    Nb   -    -    -    Wb   -    R.   Wb   F.   F.   -    C.   X.   -    Nb   Nc   Nr   Nc   Nb
    W.   -    Wc   Wr   -    W.   -    W.   F.   F.   -    C.   X.   S.   W.   -    -    -    W.
    Wc   -    -    -    -    Wc   -    Wc   F.   F.   -    C.   X.   Sc   Wc   -    W.   -    Wc
    Wr   -    Wb   -    -    Wr   -    Wr   F.   F.   -    C.   X.   Sr   Wr   W.   -    W.   Wr
    Wb   -    -    -    -    Wb   -    Wb   F.   F.   -    C.   X.   Sb   Wb   Wc   Wr   Wc   Wb
    S.   -    Sc   -    W.   -    -    W.   F.   F.   -    C.   X.   -    S.   -    -    -    S.
    Sc   -    -    -    Wc   -    -    Wc   F.   F.   -    C.   X.   -    Sc   -    S.   -    Sc
    Sr   -    Sb   -    Wr   -    -    Wr   F.   F.   -    C.   X.   -    Sr   S.   -    S.   Sr
    Sb   -    -    -    Wb   -    -    Wb   F.   F.   -    C.   X.   -    Sb   Sc   Sr   Sc   Sb
    F.   -    -    -    -    -    -    -    -    -    F.   -    -    -    -    -    -    -    F.
    C.   -    -    -    -    -    -    -    -    -    C.   -    -    -    -    -    -    -    C.
    R.   -    -    -    -    -    -    -    -    -    R.   -    -    -    -    -    -    -    R.
    X.   -    -    -    -    -    -    -    -    -    X.   -    -    -    -    -    -    -    X.
    P.   -    -    -    -    -    -    -    -    -    P.   -    -    -    -    -    -    -    P.
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
      "D": .new, "N": .pendingNew, "W": .working, "S": .suspended, "F": .filled, "C": .canceled,
      "R": .rejected, "X": .expired,
      "P": .replaced,
    ]
    let pendings: [Character: PendingRequest] = [
      ".": .none, "c": .cancel, "r": .replace, "b": .replaceAndCancel,
    ]
    return OrderState(lifecycles[cell.first!]!, pendings[cell.last!]!)
  }
}
