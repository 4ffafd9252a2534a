import History
import Synchronization

/// The plans in force; a reload replaces them while runs continue.
package final class CurrentPlans: Sendable {
    private let state: Mutex<(plans: [SyncPlan], generation: Int)>

    package init(_ plans: [SyncPlan]) {
        state = Mutex((plans, 0))
    }

    package var plans: [SyncPlan] { state.withLock { $0.plans } }

    var current: (plans: [SyncPlan], generation: Int) { state.withLock { $0 } }

    package func replace(_ plans: [SyncPlan]) {
        state.withLock { state in
            state.plans = plans
            state.generation += 1
        }
    }
}
