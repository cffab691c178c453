// swift-tools-version: 6.2
// The house, room by room. Imports point down only: Commands → Run → Edge, Core → Base → CSupport.
// Every target names what it may import, and the build refuses an import that is not named here
// (tools/check-layers); Edge and Core never import each other.

import PackageDescription

#if arch(x86_64)
  // AVX2, BMI and SSE4.2 for C and Swift alike. APUS_PORTABLE=1 builds for any x86-64.
  let machineFlags: [String] =
    Context.environment["APUS_PORTABLE"] == nil ? ["-Xcc", "-march=x86-64-v3"] : []
#else
  let machineFlags: [String] = []
#endif

let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-enforce-exclusivity=unchecked"] + machineFlags),
  // Lines for profilers and backtraces. The variables of optimised code a debugger hardly shows, and describing them is a
  // twentieth of a release build.
  .unsafeFlags(["-Xfrontend", "-gline-tables-only"], .when(configuration: .release)),
]

/// For `ByAddress`.
let rawLayout: [SwiftSetting] = [.enableExperimentalFeature("RawLayout")]

/// For rooms whose `@_noLocks` functions call small ones in other files: a debug build must see them too.
let whole: [SwiftSetting] = [
  .unsafeFlags(["-wmo", "-num-threads", "2", "-disable-batch-mode"], .when(configuration: .debug))
]

/// For rooms through which tests send millions of events: optimised in debug builds too, with all asserts. Their tests take a third of the
/// time.
let quick: [SwiftSetting] = [
  .unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))
]

/// For rooms that nothing hot goes through: they read a config, take a command line apart, print. Optimising them would take a
/// quarter of the release build, which whoever has just cloned waits for. Inline functions of C aren't optimised there either.
/// A campaign of simulated hosts that start a thousand times an hour sets APUS_HOT=1 and reads its configs a third sooner.
let cold: [SwiftSetting] =
  Context.environment["APUS_HOT"] != nil
  ? [] : [.unsafeFlags(["-Onone", "-assert-config", "Release"], .when(configuration: .release))]

let cHouse: [CSetting] = [
  .unsafeFlags(["-Wall", "-Wextra", "-Werror"] + machineFlags.filter { $0 != "-Xcc" })
]

func c(_ name: String, links: [LinkerSetting] = []) -> Target {
  .target(
    name: name, path: "CSupport/\(name)", exclude: ["README.md"], cSettings: cHouse,
    linkerSettings: links)
}

/// Whoever builds one tool alone sets APUS_ANY_ORDER=1 and is spared what the order of a whole build would bring along.
let keepsOrder = Context.environment["APUS_ANY_ORDER"] == nil

/// `after` names rooms that are to be built first, though nothing of them is imported. Of what is ready the build takes the
/// name that is last in the alphabet, and when a core is free it takes what is ready then, not what the room that has just
/// ended makes ready. So the rooms of the tools would go before those that `Pipeline` waits for, or before `Pipeline` itself,
/// which would then have one core while the other idles.
func room(
  _ floor: String, _ name: String, _ imports: [String], after: [String] = [], isWhole: Bool = false,
  isQuick: Bool = false, isCold: Bool = false, more: [SwiftSetting] = []
) -> Target {
  .target(
    name: name,
    dependencies: (imports + (keepsOrder ? after : [])).map { .init(stringLiteral: $0) },
    path: "Sources/\(floor)/\(name)",
    swiftSettings: house + more + (isWhole ? whole : []) + (isQuick ? quick : [])
      + (isCold ? cold : []))
}

func command(_ path: String, _ name: String, _ imports: [String], isCold: Bool = false) -> Target {
  .executableTarget(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) },
    path: path, swiftSettings: house + (isCold ? cold : []))
}

/// What benchmarks and tests share, where a test can import it.
func library(_ path: String, _ name: String, _ imports: [String]) -> Target {
  .target(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) },
    path: path, swiftSettings: house)
}

func tests(_ name: String, _ imports: [String]) -> Target {
  .testTarget(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) },
    path: "Tests/\(name)", swiftSettings: house)
}

/// What judges the codec on hundreds of thousands of messages: optimised in debug builds too, as a test
/// would take minutes otherwise.
func judging(_ name: String, _ imports: [String]) -> Target {
  .target(
    name: name, dependencies: imports.map { .init(stringLiteral: $0) },
    path: "Tests/\(name)", swiftSettings: house + [.unsafeFlags(["-O"])])
}

let package = Package(
  name: "apus",
  targets: [
    // CSupport: what Swift can't say.
    c("CArchive", links: [.linkedLibrary("zstd")]),
    c("CAtomics"),
    c("CChecksum"),
    c("CDigest", links: [.linkedLibrary("crypto")]),
    c("CFIX"),
    c("CNetwork", links: [.linkedLibrary("uring")]),
    c("CPlatform", links: [.linkedLibrary("numa")]),
    // Defines names of the C library: for the simulation's commands alone.
    c("CSimulation", links: [.linkedLibrary("dl")]),
    c("CStrategy", links: [.linkedLibrary("dl")]),
    c("CTLS", links: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .systemLibrary(
      name: "CYAML", path: "CSupport/CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]),

    // Base: what all stand on.
    room("Base", "Platform", ["CAtomics", "CPlatform"]),
    room("Base", "Tables", [], more: rawLayout),
    room("Base", "Numerics", []),
    room("Base", "Events", []),
    room("Base", "EventText", ["Events"], after: ["FIXGateways"], isQuick: true),
    room("Base", "EventFilter", ["Events", "EventText", "Spellcheck"]),
    room("Base", "Fabric", ["CAtomics", "CPlatform", "Platform", "Events"]),
    room("Base", "Spellcheck", [], isCold: true),
    room("Base", "Config", ["CYAML", "Spellcheck"], isCold: true),

    // Core: the pure state machines. Nothing of the system.
    room("Core", "Books", ["Events", "Tables", "Orders"], isQuick: true),
    room("Core", "Matching", ["Events", "Tables", "Books"], isQuick: true),
    room("Core", "Indicators", ["Events", "Tables", "Numerics"]),
    // What `FIXGateways` waits for comes earlier in the alphabet, and takes longer.
    room(
      "Core", "Strategies", ["Events", "Tables", "Numerics", "Orders", "Indicators"],
      after: ["FIXSession"], isQuick: true),
    room("Core", "Orders", ["Events", "Tables"], isQuick: true),
    room("Core", "Routing", ["Events", "Tables", "Orders"], isQuick: true),
    room("Core", "Portfolio", ["Events", "Tables"], isQuick: true),
    room(
      "Core", "Risk", ["Events", "Tables", "Numerics", "Portfolio"], isWhole: true, isQuick: true),

    // Edge: the outside world.
    room(
      "Edge", "Journal",
      ["CArchive", "CAtomics", "CChecksum", "CDigest", "CPlatform", "Platform", "Events"],
      isQuick: true),
    room("Edge", "Gateways", ["Events", "Tables", "Numerics"], isQuick: true),
    room(
      "Edge", "Network", ["CAtomics", "CNetwork", "CPlatform", "Platform", "Tables"],
      isWhole: true),
    room("Edge", "TLS", ["CTLS", "Platform"], isWhole: true),
    // The FIX engine, without I/O: bytes and time in, bytes and events out.
    room("Edge/FIX", "FIXDictionary", ["Config", "Spellcheck"], isCold: true),
    room(
      "Edge/FIX", "FIXCodec", ["CFIX", "Events", "FIXDictionary"], isWhole: true, isQuick: true),
    room(
      "Edge/FIX", "FIXText", ["EventText", "Spellcheck", "FIXDictionary", "FIXCodec"],
      after: ["FIXGateways"]),
    room(
      "Edge/FIX", "FIXEvents",
      ["CAtomics", "Events", "Platform", "Tables", "FIXDictionary", "FIXCodec"],
      isWhole: true),
    room(
      "Edge/FIX", "FIXSession",
      [
        "Events", "Platform", "Tables", "CAtomics", "CPlatform", "CChecksum", "FIXDictionary",
        "FIXCodec",
      ], isWhole: true),

    room(
      "Edge/FIX", "FIXGateways",
      [
        "Events", "Platform", "CPlatform", "Tables", "Fabric", "FIXDictionary", "FIXCodec",
        "FIXEvents", "FIXSession", "Gateways", "Network", "TLS",
      ], isQuick: true),

    // Run: where stages become lines.
    // What a config says, typed and checked: read once, at the start.
    room(
      "Run", "Settings",
      [
        "Platform", "Events", "Config", "Spellcheck", "Books", "Matching", "Strategies", "Orders",
        "Routing", "Risk", "Portfolio", "Journal", "Gateways", "TLS", "FIXSession", "FIXGateways",
        "Plugins", "Venue",
      ], isCold: true),
    room(
      "Run", "Pipeline",
      [
        "CAtomics", "CChecksum", "CPlatform", "Platform", "Tables", "Numerics", "Events", "Fabric",
        "Config", "Spellcheck", "Books", "Matching", "Strategies", "Orders", "Routing", "Risk",
        "Portfolio", "Journal", "Gateways", "Network", "TLS", "FIXDictionary", "FIXCodec",
        "FIXEvents", "FIXSession", "FIXGateways", "Venue", "Participants", "Settings",
      ], isQuick: true),
    // Strategies that are shared libraries: loaded, tried, and handed to Core as plain functions.
    room(
      "Run", "Plugins",
      ["CStrategy", "CDigest", "Platform", "Events", "Strategies", "Config"], isCold: true),
    room(
      "Run", "Participants",
      [
        "CAtomics", "Platform", "Tables", "Events", "Gateways", "Network", "FIXDictionary",
        "FIXCodec", "FIXSession",
      ]),
    room(
      "Run", "Venue",
      ["Events", "Config", "Spellcheck", "Books", "Matching", "Risk", "Portfolio", "Tables"]),
    // Who composes the stages by generics compiles their code into itself. So it names them, though it imports none: the
    // build has no other way to know that it must compile it again when one of them changes.
    room(
      "Run", "Replay",
      [
        "Events", "EventFilter", "Config", "Journal", "Portfolio", "Pipeline", "Settings", "Tables",
        "Books", "Strategies", "Orders", "Routing", "Risk", "Gateways", "Matching", "Venue",
      ], isQuick: true),

    room(
      "Run", "Backtesting",
      [
        "Events", "Platform", "Pipeline", "Settings", "Tables", "Books", "Strategies", "Orders",
        "Routing", "Risk", "Portfolio", "Gateways",
      ], isQuick: true),
    room(
      "Run", "OrderAudit", ["Events", "Orders", "Journal", "FIXEvents"], after: ["Settings"]),

    // Commands.
    room("Commands", "Arguments", ["CPlatform", "Spellcheck"], isCold: true),
    room("Commands", "Printing", ["Arguments", "EventText"], isCold: true),
    room(
      "Commands", "OrderFiles",
      [
        "Arguments", "Printing", "Spellcheck", "Platform", "Events", "EventText", "Books",
        "Matching", "Venue", "Tables",
      ], after: ["FIXGateways"]),
    room(
      "Commands", "FIXTools",
      [
        "Arguments", "Printing", "Spellcheck", "CPlatform", "Platform", "Events", "EventText",
        "FIXDictionary", "FIXCodec", "FIXText", "FIXSession",
      ], after: ["FIXGateways"]),
    room(
      "Commands", "JournalTools",
      [
        "Arguments", "Printing", "CPlatform", "Platform", "Events", "EventText", "EventFilter",
        "Journal",
      ], after: ["FIXGateways"]),
    room(
      "Commands", "Archives",
      [
        "CArchive", "CDigest", "Printing", "Platform", "Events", "EventText", "Journal",
        "JournalTools",
      ], isCold: true),
    // What a host is measured with: loops that look at a clock as often as they can.
    room(
      "Commands", "HostMeters", ["CAtomics", "CPlatform", "Platform", "Fabric"], after: ["Settings"]
    ),
    room(
      "Commands", "HostTools",
      [
        "Arguments", "Printing", "CNetwork", "CPlatform", "Platform", "Events", "Fabric", "Network",
        "Pipeline", "Settings", "HostMeters",
      ], isCold: true),
    // What both programs say: the one that trades, and the one that reads files.
    room(
      "Commands", "CommandWords",
      [
        "Arguments", "Printing", "Events", "EventText", "Config", "Orders", "Portfolio", "Journal",
        "OrderAudit", "Settings", "Pipeline", "Fabric",
      ], isCold: true),
    room(
      "Commands", "LiveCommands",
      [
        "Arguments", "CommandWords", "HostTools", "Printing", "CPlatform", "Platform", "Events",
        "EventText", "Fabric", "Config", "Journal", "Pipeline", "Settings", "Participants",
        "OrderAudit", "Plugins", "Strategies", "FIXGateways",
      ], isCold: true),
    room(
      "Commands", "FileCommands",
      [
        "Arguments", "CommandWords", "EventFilter", "JournalTools", "Archives", "FIXDictionary",
        "FIXText", "FIXTools", "Printing", "CPlatform", "Platform", "Events", "EventText", "Config",
        "Journal", "Pipeline", "Settings", "Venue", "OrderAudit", "OrderFiles",
      ], isCold: true),
    command(
      "Sources/Commands/apus", "apus",
      ["Arguments", "CommandWords", "LiveCommands", "Events", "Journal", "Pipeline"], isCold: true),
    // Replays, and hands the rest to `FileCommands`, which is compiled while `Replay` is.
    command(
      "Sources/Commands/apus-tools", "apus-tools",
      [
        "Arguments", "CommandWords", "FileCommands", "EventFilter", "EventText", "Events",
        "Printing", "Platform", "Config", "Journal", "Pipeline", "Plugins", "Replay", "Risk",
        "Portfolio", "Books", "Backtesting", "Settings",
      ], isCold: true),
    command(
      "Sources/Commands/ringtap", "ringtap",
      ["Arguments", "Printing", "Platform", "Events", "EventText", "Fabric"], isCold: true),
    room("Commands", "Demo", ["apus", "ringtap"], isCold: true),
    library("Benchmarks/BookWorkload", "BookWorkload", ["Numerics"]),
    // The plug-in in C of the examples, linked in: what one costs beside the strategy that it is a copy of.
    .target(
      name: "QuoterExample", dependencies: ["CStrategy"], path: "Benchmarks/QuoterExample",
      cSettings: cHouse),
    .target(name: "FIXFloor", path: "Benchmarks/FIXFloor", cSettings: cHouse),
    command(
      "Benchmarks/apus-bench", "apus-bench",
      [
        "Arguments", "CAtomics", "CPlatform", "Platform", "Tables", "Numerics", "Events", "Fabric",
        "Config", "Journal", "Gateways", "Pipeline", "Settings", "Books", "Matching", "Risk",
        "Venue", "BookWorkload", "Strategies", "Orders", "Routing", "Portfolio", "CFIX",
        "FIXDictionary", "FIXCodec", "FIXFloor", "FIXEvents", "FIXSession", "FIXGateways",
        "CNetwork", "Network", "CStrategy", "Plugins", "QuoterExample", "HostTools", "Backtesting",
      ]),

    // The rings for ThreadSanitizer: tools/check-tsan.
    command(
      "Benchmarks/ring-stress", "ring-stress", ["CPlatform", "Platform", "Events", "Fabric"]),

    // What a strategy in another process adds.
    command(
      "Benchmarks/outside-bench", "outside-bench",
      ["CPlatform", "Platform", "Events", "Fabric", "Gateways"]),

    // The simulated machine, and the product on it.
    library("Tests/SimulatedMachine", "SimulatedMachine", ["CSimulation"]),
    library(
      "Tests/SimulatedHosts", "SimulatedHosts",
      ["SimulatedMachine", "Config", "Events", "Pipeline", "Settings"]),
    command(
      "Tests/MachineTrial", "machine-trial",
      [
        "CSimulation", "SimulatedMachine", "SimulatedHosts", "Events", "Journal", "Pipeline",
        "Settings", "Replay",
      ]),

    // Tests mirror Sources.
    tests("PlatformTests", ["Platform", "CAtomics", "CPlatform", "CChecksum", "MadeUpHosts"]),
    tests("TablesTests", ["Tables", "Numerics"]),
    tests("NumericsTests", ["Numerics"]),
    tests("EventsTests", ["Events"]),
    tests("EventTextTests", ["Events", "EventText", "Numerics"]),
    tests("EventFilterTests", ["EventFilter", "EventText", "Events"]),
    tests("FabricTests", ["Fabric", "Events", "Platform", "CAtomics", "Numerics"]),
    tests("SpellcheckTests", ["Spellcheck"]),
    tests("ConfigTests", ["Config"]),
    tests("BooksTests", ["Books", "Orders", "Events", "Numerics", "Tables", "Twins"]),
    tests(
      "MatchingTests",
      ["Matching", "Books", "Events", "Numerics", "Tables", "AllocationCounter", "Twins"]),
    tests("OrdersTests", ["Orders", "Events", "Numerics", "Tables", "AllocationCounter", "Twins"]),
    tests("RoutingTests", ["Routing", "Orders", "Events", "Numerics", "Tables", "Twins"]),
    tests(
      "PortfolioTests", ["Portfolio", "Events", "Numerics", "Tables", "AllocationCounter", "Twins"]),
    tests("RiskTests", ["Risk", "Portfolio", "Events", "Numerics", "Tables", "Twins"]),
    tests("IndicatorsTests", ["Indicators", "Events", "Numerics", "Tables", "AllocationCounter"]),
    tests("StrategiesTests", ["Strategies", "Orders", "Events", "Numerics", "Tables", "Twins"]),
    tests(
      "PluginsTests",
      ["Plugins", "CStrategy", "Strategies", "Events", "Numerics", "Tables", "Config"]),
    tests("GatewaysTests", ["Gateways", "Events", "Numerics"]),
    tests(
      "JournalTests",
      ["Journal", "Events", "Platform", "CChecksum", "CPlatform", "DamagedFiles"]),
    tests("NetworkTests", ["Network", "Platform", "CPlatform", "Numerics", "AllocationCounter"]),
    tests("TLSTests", ["TLS", "Numerics", "Platform", "AllocationCounter"]),
    // Machines that nobody has to own, as the kernel would tell of them.
    library("Tests/MadeUpHosts", "MadeUpHosts", ["Platform"]),
    // A machine and its restored twin, for every test of what a stage remembers.
    library("Tests/Twins", "Twins", ["Events", "Tables"]),
    // Counts what a thread allocates: its malloc stands before the C library's in the test program.
    .target(
      name: "AllocationCounter", path: "Tests/AllocationCounter", cSettings: cHouse),
    tests(
      "PipelineTests",
      [
        "Pipeline", "Settings", "Replay", "Events", "Numerics", "Fabric", "Config", "Platform",
        "Journal", "Gateways", "AllocationCounter", "CPlatform", "Tables", "Books", "Strategies",
        "Orders", "Routing", "Risk", "Portfolio", "Matching", "Venue", "Network", "TLS", "FIXCodec",
        "FIXEvents", "FIXSession", "FIXGateways", "Twins", "Backtesting",
      ]),
    tests(
      "ParticipantsTests",
      ["Participants", "Events", "Gateways", "FIXDictionary", "FIXCodec"]),
    tests(
      "ReplayTests",
      [
        "Replay", "Pipeline", "Settings", "Journal", "Events", "EventFilter", "Numerics", "Config",
        "Platform", "CPlatform", "Tables", "Books", "Strategies", "Orders", "Routing", "Risk",
        "Portfolio", "Gateways",
      ]),
    tests("OrderAuditTests", ["OrderAudit", "Orders", "Journal", "Events", "Tables"]),
    tests("VenueTests", ["Venue", "Events", "Matching", "Risk", "Portfolio", "Tables", "Twins"]),
    tests("ArgumentsTests", ["Arguments"]),
    tests(
      "JournalToolsTests",
      [
        "JournalTools", "Archives", "Journal", "Arguments", "Printing", "EventFilter", "EventText",
        "Events", "Platform", "CPlatform",
      ]),
    tests(
      "HostToolsTests",
      [
        "HostTools", "HostMeters", "MadeUpHosts", "Platform", "Pipeline", "Settings", "Events",
        "Printing", "Arguments",
      ]),
    tests("BookWorkloadTests", ["BookWorkload"]),
    tests(
      "FIXGatewaysTests",
      [
        "FIXGateways", "Events", "Fabric", "Platform", "Tables", "Gateways", "Network",
        "FIXDictionary", "FIXCodec", "FIXEvents", "FIXSession",
      ]),
    tests("FIXDictionaryTests", ["FIXDictionary", "Config"]),
    tests(
      "FIXCodecTests",
      [
        "FIXCodec", "FIXDictionary", "Events", "Numerics", "CFIX", "AllocationCounter", "FIXJudge",
        "ReferenceFIX",
      ]),
    // Random messages that a dialect allows, for every test of the FIX rooms.
    library("Tests/FIXMessages", "FIXMessages", ["FIXDictionary", "Numerics"]),
    tests(
      "FIXTextTests",
      ["FIXText", "FIXCodec", "FIXDictionary", "FIXMessages", "EventText", "Events", "Numerics"]),
    tests(
      "FIXToolsTests",
      [
        "FIXTools", "Arguments", "FIXText", "FIXCodec", "FIXDictionary", "FIXMessages", "Events",
        "Numerics",
      ]),
    tests(
      "FIXEventsTests",
      [
        "FIXEvents", "FIXCodec", "FIXDictionary", "Events", "Tables", "Numerics",
        "AllocationCounter",
      ]),
    tests(
      "FIXSessionTests",
      [
        "FIXSession", "FIXCodec", "FIXDictionary", "Events", "Platform", "Numerics",
        "AllocationCounter",
      ]),

    // MATCHING.md as a program, apart from the engine: it imports nothing.
    library("Tests/ReferenceMatching", "ReferenceMatching", []),
    tests("ReferenceMatchingTests", ["ReferenceMatching"]),

    // The engine against it, seed by seed: tools/campaign-match.
    command(
      "Tests/MatchCampaign", "match-campaign",
      ["ReferenceMatching", "Numerics", "Events", "Books", "Matching", "Tables"]),
    tests("MatchCampaignTests", ["match-campaign", "ReferenceMatching"]),

    // Risk against a model of it, seed by seed: tools/campaign-risk.
    command(
      "Tests/RiskCampaign", "risk-campaign",
      ["Numerics", "Events", "Risk", "Portfolio", "Tables"]),
    tests("RiskCampaignTests", ["risk-campaign", "Events", "Risk"]),

    // A hostile world, the parts that need no machine: stories, clients, rules.
    library("Tests/SimulationStory", "SimulationStory", ["Numerics", "Arguments"]),
    tests("SimulationStoryTests", ["SimulationStory", "Numerics"]),
    // The same world on a real host.
    library(
      "Tests/SimulationHost", "SimulationHost",
      ["SimulationStory", "DamagedFiles", "Platform", "CPlatform"]),
    // Bits that are wrong on a disk, in either.
    library("Tests/DamagedFiles", "DamagedFiles", ["Events", "Journal", "Numerics"]),
    // And on a machine that is made up.
    .target(
      name: "Simulation",
      dependencies: [
        "SimulationStory", "CSimulation", "SimulatedMachine", "SimulatedHosts", "DamagedFiles",
        "Config", "Events", "Fabric", "Journal", "Pipeline", "Settings", "Portfolio", "Replay",
        "OrderAudit",
      ], path: "Tests/Simulation", exclude: ["stories"], swiftSettings: house),
    command(
      "Tests/ApusSim", "apus-sim",
      [
        "CSimulation", "SimulatedMachine", "Simulation", "SimulationStory", "SimulationHost",
        "Arguments", "Platform", "Pipeline", "Settings",
      ]),

    // FIX as a slow, plain reading of the rules: it imports nothing.
    judging("ReferenceFIX", []),
    tests("ReferenceFIXTests", ["ReferenceFIX"]),
    // The codec against it, on any bytes.
    judging("FIXJudge", ["ReferenceFIX", "FIXCodec", "FIXDictionary", "Numerics", "CFIX"]),
    // On bytes that a fuzzer makes: tools/campaign-fuzz.
    command(
      "Tests/FIXFuzz", "fix-fuzz",
      [
        "FIXJudge", "ReferenceFIX", "FIXCodec", "FIXDictionary", "FIXSession", "FIXText",
        "FIXTools", "Events",
      ]),
  ]
)
