//! D14, the worked check of the domain description, step by step.

use perennial_core::fact::AdvocacyAct;

use crate::world::*;

#[test]
fn a_generic_client_over_five_years() {
    // On this day 18 calendar months after T-700 are T-152, as the worked check counts them.
    let mut client = World::on_day("2026-03-02");
    let says = |client: &World, offset: i32, expected: &str| {
        assert_eq!(line(&client.at(offset)), expected, "T{offset}");
    };

    client.on(-1800, accepted(1, EMPLOYMENT));
    client.on(-1800, signed(1));
    says(&client, -1801, "Pre-purchase · none");
    says(&client, -1800, "Client · Affirm · 1 affirm full · purchaser");
    client.on(-1790, kickoff(1));
    says(&client, -1790, "Client · Activate · 1 activate full · purchaser");
    client.on(-1785, promised(1, 1));
    client.on(-1780, kept(1));
    says(&client, -1780, "Client · Acclimate · 1 acclimate full · purchaser");
    client.on(-1750, onboarded(1));
    client.on(-1700, confirmed(1));
    says(&client, -1700, "Client · Accomplish · 1 accomplish full · purchaser");
    client.on(-1690, closed(1));
    says(&client, -1690, "Between · Accomplish · purchaser");

    client.on(-1200, accepted(2, EMPLOYMENT));
    client.on(-1200, signed(2));
    says(&client, -1200, "Client · Accomplish · 2 affirm short · client");
    client.on(-1190, kickoff(2));
    client.on(-1150, onboarded(2));
    client.on(-1110, confirmed(2));
    client.on(-1100, spoke());
    client.on(-1100, closed(2));
    says(&client, -1100, "Between · Accomplish · client");
    says(&client, -1011, "Between · Accomplish · client");
    says(&client, -1010, "Between · Accomplish · client · silent amber");
    says(&client, -921, "Between · Accomplish · client · silent amber");
    says(&client, -920, "Between · Accomplish · client · silent red");

    client.on(-700, act(AdvocacyAct::Testimonial));
    says(&client, -700, "Between · Advocate · advocate · Adopt unobserved");
    client.on(-160, spoke());
    says(&client, -153, "Between · Advocate · advocate · Adopt unobserved");
    says(&client, -152, "Between · Adopt · supporter · Adopt unobserved");
    client.on(-96, pursuit(1, CONVEYANCING));
    client.on(-96, spoke());
    says(&client, -96, "Between · Adopt · 3 assess full · supporter · Adopt unobserved");
    client.on(-20, hired(1, 3));
    client.on(-20, signed(3));
    says(&client, -20, "Client · Adopt · 3 affirm full · supporter · Adopt unobserved");
    client.on(-12, kickoff(3));
    says(&client, -12, "Client · Adopt · 3 activate full · supporter · Adopt unobserved");
    client.on(-5, complaint(1, Some(3)));
    says(&client, -5, "Client · Activate · 3 activate full · client · regressed to Activate · Adopt unobserved");
    client.on(-1, recovered(1));
    says(&client, -1, "Client · Adopt · 3 activate full stalled · supporter · Adopt unobserved");
}
