// Which thread runs what, for the CPUs there are.

import Events
import Platform
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct TopologyTests {
  @Test func `auto looks at the CPUs`() {
    #expect(Topology(.auto, cpus: [0]) == Topology(.oneThread, cpus: [0]))
    #expect(Topology(.auto, cpus: [0, 1]) == Topology(.twoThreads, cpus: [0, 1]))
    let seven = Array(0..<7)
    #expect(Topology(.auto, cpus: seven) == Topology(.twoThreads, cpus: seven))
    let eight = Array(0..<8)
    #expect(Topology(.auto, cpus: eight) == Topology(.stagePerThread, cpus: eight))
    #expect(Topology(.auto, cpus: []).threads.count == 1)
  }

  @Test(arguments: [TopologyKind.auto, .oneThread, .twoThreads, .stagePerThread])
  func `every stage has one thread, whatever the machine`(kind: TopologyKind) {
    for count in 0...16 {
      let topology = Topology(kind, cpus: Array(0..<count))
      #expect(Topology.fault(in: topology.threads) == nil, "\(count) CPUs")
      for stage in Topology.stages {
        #expect(topology.threads[topology.thread(of: stage)].stages.contains(stage))
      }
      for thread in topology.threads {
        #expect(thread.cpu.map { (0..<count).contains($0) } ?? (count == 0))
        // Spinning only where a CPU is left for the rest of the host.
        if thread.wait == .spin { #expect(count > topology.threads.count) }
      }
    }
  }

  @Test func `threads have CPUs of their own where there are enough`() {
    let topology = Topology(.stagePerThread, cpus: Array(4..<20))
    #expect(Set(topology.threads.compactMap(\.cpu)).count == 7)
    #expect(topology.threads.allSatisfy { $0.wait == .spin })
    #expect(topology.threads.map(\.name) == Topology.stages.map(\.description))
  }

  @Test func `a spinning thread that could starve another yields`() {
    func threads(_ cpus: [Int?], _ wait: WaitStrategy) -> Topology {
      Topology(
        threads: cpus.enumerated().map {
          ThreadPlan(name: "t\($0.offset)", stages: [], cpu: $0.element, wait: wait)
        })
    }
    // One CPU each: as it was.
    let own = threads([0, 1], .spin)
    #expect(own.fair(cpuCount: 2).topology == own && own.fair(cpuCount: 2).warnings.isEmpty)
    // A CPU shared by two.
    let shared = threads([0, 0, 1], .spin).fair(cpuCount: 4)
    #expect(shared.topology.threads.map(\.wait) == [.yield, .yield, .spin])
    #expect(shared.warnings.count == 2 && shared.warnings[0].contains("shares CPU 0"))
    // More threads than CPUs, wherever they run.
    let crowded = threads([nil, nil, nil], .spin).fair(cpuCount: 2)
    #expect(crowded.topology.threads.allSatisfy { $0.wait == .yield })
    #expect(crowded.warnings.count == 3 && crowded.warnings[0].contains("3 threads and 2 CPUs"))
    // A real-time thread that never sleeps would starve whom it shares with; one that parks may.
    var urgent = threads([0, 0, 1], .yield)
    urgent.threads[0].scheduling = .fifo(priority: 50)
    urgent.threads[2].scheduling = .fifo(priority: 50)
    let calmed = urgent.fair(cpuCount: 4)
    #expect(calmed.topology.threads.map(\.scheduling) == [.other, .other, .fifo(priority: 50)])
    #expect(calmed.warnings.count == 1 && calmed.warnings[0].contains("without real-time class"))
    urgent.threads[0].wait = .park
    #expect(urgent.fair(cpuCount: 4).topology == urgent)
    // Those who yield or park may share.
    for wait in [WaitStrategy.yield, .park] {
      let gentle = threads([0, 0, 0], wait)
      #expect(gentle.fair(cpuCount: 1).topology == gentle)
    }
  }

  @Test func `gateways take turns in the kernel where both spin, apart`() {
    func takesTurns(_ threads: [([StageID], WaitStrategy)]) -> Bool {
      Topology(
        threads: threads.enumerated().map { index, thread in
          ThreadPlan(name: "t\(index)", stages: thread.0, cpu: index, wait: thread.1)
        }
      ).gatewaysSpinApart
    }
    let rest: [StageID] = [.risk, .logger]
    #expect(takesTurns([([.gatewayIn], .spin), (rest, .park), ([.gatewayOut], .spin)]))
    #expect(takesTurns([([.gatewayIn, .logger], .spin), ([.risk, .gatewayOut], .spin)]))
    for other in [WaitStrategy.yield, .park] {
      #expect(!takesTurns([([.gatewayIn], other), (rest, .spin), ([.gatewayOut], .spin)]))
      #expect(!takesTurns([([.gatewayIn], .spin), (rest, .spin), ([.gatewayOut], other)]))
    }
    #expect(!takesTurns([([.gatewayIn, .gatewayOut], .spin), (rest, .spin)]))
  }

  @Test func `stages run in line order`() {
    let plan = ThreadPlan(name: "t", stages: [.logger, .risk, .gatewayIn, .orders])
    #expect(plan.stages == [.gatewayIn, .orders, .risk, .logger])
  }
}
