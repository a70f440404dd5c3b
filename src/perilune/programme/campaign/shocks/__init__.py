"""What happens to a campaign: recovery, regret, the hedged plan, scenarios planned together."""
