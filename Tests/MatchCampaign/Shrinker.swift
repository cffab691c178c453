// A script that shows a difference, made as short and plain as it will go: whole chunks of commands
// taken out, then single ones, then fields.

import ReferenceMatching

struct Shrinker {
  private(set) var scenario: Scenario
  private(set) var commands: [Command]
  /// The command after which a script shows a difference, or nil if it shows none.
  private let probe: ([Command], Scenario) -> Int?
  /// Commands that may still be run: a bound on how long it takes.
  private var budget = 60_000_000
  /// How many scripts it has tried.
  private(set) var attempts = 0

  init(
    _ commands: [Command], _ scenario: Scenario, _ probe: @escaping ([Command], Scenario) -> Int?
  ) {
    self.commands = commands
    self.scenario = scenario
    self.probe = probe
  }

  init(_ commands: [Command], _ scenario: Scenario, _ contender: Contender) {
    self.init(commands, scenario) { Comparison.run($0, $1, contender)?.index }
  }

  mutating func shrink() {
    takeOutChunks()
    var before = -1
    while before != commands.count {
      before = commands.count
      takeOutChunks()
      simplify()
      takeOutPairs()
    }
    simplifyScenario()
    number()
  }

  private mutating func stillDiffers(_ script: [Command], _ scenario: Scenario) -> Int? {
    guard budget > 0 else { return nil }
    attempts += 1
    let index = probe(script, scenario)
    budget -= (index ?? script.count) + 1
    return index
  }

  /// Takes the script if it shows a difference, as far as it needs to go.
  private mutating func accept(_ script: [Command]) -> Bool {
    guard let index = stillDiffers(script, scenario) else { return false }
    commands = Array(script.prefix(index + 1))
    return true
  }

  private mutating func takeOutChunks() {
    var size = max(1, commands.count / 2)
    while true {
      // From the back: a chunk that goes takes with it what came after the difference.
      var end = commands.count
      while end > 0 {
        let start = max(0, end - size)
        _ = accept(Array(commands[..<start] + commands[end...]))
        end = min(start, commands.count)
      }
      if size == 1 { return }
      size = max(1, size / 2)
    }
  }

  /// What goes only together: an auction's beginning and its end, an order and its cancel.
  private mutating func takeOutPairs() {
    var first = 0
    while first < commands.count && commands.count <= Self.pairsMax {
      var second = first + 1
      while second < commands.count {
        var script = commands
        script.remove(at: second)
        script.remove(at: first)
        if accept(script) {
          second = first + 1
        } else {
          second += 1
        }
      }
      first += 1
    }
  }

  /// Longer scripts have too many pairs.
  private static let pairsMax = 40

  // MARK: - Fields

  private mutating func simplify() {
    for index in commands.indices {
      for change in Self.changes where index < commands.count {
        var command = commands[index]
        change(&command, scenario)
        if command == commands[index] { continue }
        var script = commands
        script[index] = command
        _ = accept(script)
      }
    }
    // One time for all, if no expiry is needed.
    var script = commands
    for index in script.indices { script[index].time = script.first!.time }
    if script != commands { _ = accept(script) }
  }

  private static let changes: [@Sendable (inout Command, Scenario) -> Void] = [
    { command, _ in command.isHidden = false },
    { command, _ in command.isAllOrNone = false },
    { command, _ in command.isPostOnly = false },
    { command, _ in command.selfTrade = nil },
    { command, _ in command.display = nil },
    { command, _ in command.minimum = nil },
    { command, _ in command.account = 0 },
    { command, _ in
      if command.lifetime == nil { return }
      command.lifetime = .gtc
      command.expiry = nil
    },
    { command, _ in
      guard command.kind?.waitsForTrigger == true else { return }
      command.kind = command.kind!.takesPrice ? .limit : .market
      command.stop = nil
      command.trail = nil
    },
    { command, _ in if command.kind == .marketToLimit { command.kind = .market } },
    { command, _ in if command.kind == .trailingStop { command.stop = nil } },
    { command, _ in if command.action == .replace { command.price = nil } },
    { command, _ in if command.action == .replace { command.quantity = nil } },
    { command, scenario in shorten(&command.quantity, lot(command, scenario), 1) },
    { command, scenario in shorten(&command.quantity, lot(command, scenario), 2) },
    { command, scenario in shorten(&command.quantity, lot(command, scenario), 4) },
    { command, scenario in shorten(&command.quantity, lot(command, scenario), 10) },
    { command, scenario in shorten(&command.display, lot(command, scenario), 1) },
    { command, scenario in shorten(&command.minimum, lot(command, scenario), 1) },
  ]

  private static func lot(_ command: Command, _ scenario: Scenario) -> Int64 {
    guard let index = command.instrument, scenario.instruments.indices.contains(index) else {
      return 1
    }
    return scenario.instruments[index].lot
  }

  private static func shorten(_ value: inout Int64?, _ lot: Int64, _ lots: Int64) {
    if let old = value, old > lot * lots { value = lot * lots }
  }

  // MARK: - What is around them

  private mutating func simplifyScenario() {
    for index in scenario.instruments.indices {
      let changes: [(inout ReferenceInstrument) -> Void] = [
        { $0.bandBasisPoints = 0 }, { $0.reference = nil },
        {
          $0.lowest = .min
          $0.highest = .max
        }, { $0.isProRata = false }, { $0.capacity = 1_000 },
      ]
      for change in changes {
        var simpler = scenario
        change(&simpler.instruments[index])
        if let difference = stillDiffers(commands, simpler) {
          scenario = simpler
          commands = Array(commands.prefix(difference + 1))
        }
      }
    }
  }

  /// Ids from 1 on, in the order in which they appear.
  private mutating func number() {
    var numbers: [UInt64: UInt64] = [0: 0]
    var script = commands
    for index in script.indices {
      let id = script[index].order
      if numbers[id] == nil { numbers[id] = UInt64(numbers.count) }
      script[index].order = numbers[id]!
    }
    _ = accept(script)
  }
}
