// Something of each party, as a dictionary would have it. Parties are few and numbered, so it is an array: rules ask for one at
// each fact.

struct EachParty<Value: Sendable>: Sendable {
  private var values: [Value?] = []

  init() {}

  /// Parties with numbers take turns behind those without.
  private static func place(of party: Party) -> Int {
    switch party {
    case .venue: 0
    case .dropCopy: 1
    case .watcher: 2
    case .desk: 3
    case .world: 4
    case .trader(let number): 3 + 2 * number
    case .client(let number): 4 + 2 * number
    }
  }

  private static func party(at place: Int) -> Party {
    if place < 5 { return [Party.venue, .dropCopy, .watcher, .desk, .world][place] }
    return place % 2 == 1 ? .trader((place - 3) / 2) : .client((place - 4) / 2)
  }

  private mutating func makeRoom(_ place: Int) {
    while values.count <= place { values.append(nil) }
  }

  subscript(party: Party) -> Value? {
    get {
      let place = Self.place(of: party)
      return place < values.count ? values[place] : nil
    }
    _modify {
      let place = Self.place(of: party)
      makeRoom(place)
      yield &values[place]
    }
  }

  subscript(party: Party, default value: @autoclosure () -> Value) -> Value {
    get { self[party] ?? value() }
    _modify {
      let place = Self.place(of: party)
      makeRoom(place)
      if values[place] == nil { values[place] = value() }
      yield &values[place]!
    }
  }

  /// In the order of the parties.
  var sorted: [(key: Party, value: Value)] {
    values.indices.compactMap { at in values[at].map { (Self.party(at: at), $0) } }
      .sorted { $0.key < $1.key }
  }
}

/// Whose account is whose, as far as it has been asked.
struct Owners: Sendable {
  private var known: [Token: Party?] = [:]

  subscript(account: Token) -> Party? {
    mutating get {
      if let owner = known[account] { return owner }
      let owner = Party(account.text)
      known[account] = .some(owner)
      return owner
    }
  }
}
