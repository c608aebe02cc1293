# The reasons behind every figure of the allowance.

# Steps, from what is transferred back to the ceiling.
why-pay-net = Allowance transferred
why-pay-gross = Gross allowance
why-pay-eligible = Ceiling entitled to this month
why-pay-ceiling = { $acting ->
        [yes] Ceiling of the acting post
       *[no] Ceiling of the post
    } of class { $class } ({ $kind ->
        [jpt] high leadership
        [administrator] administrator
        [pengawas] supervisor
        [functional] functional
       *[executive] executive
    })
why-pay-basic = Basic allowance: class reference { $reference } × three indices; criteria together { $percent } of it
why-pay-criterion-bk = Workload
why-pay-criterion-tb = Place of duty
why-pay-criterion-kk = Working conditions
why-pay-criterion-kp = Rare profession
why-pay-criterion-pk = Work achievement
why-pay-excluded = This group is paid under another regulation: paid { $paid }
why-pay-kind = Percentage for the kind of employee: paid { $paid }
why-pay-arrival = Arrived within the month, entitled from the next one: paid { $paid }
why-pay-part-month = Served { $part } of { $whole } days: paid { $paid }
why-pay-leave-span = { $leave ->
        [annual] Annual leave
        [big] Long leave
        [sick] Sick leave
        [miscarriage] Miscarriage
        [accident] Illness after an accident on duty
        [maternity] Maternity leave
        [important] Leave for an important reason
        [outside_state] Leave outside state liability
        [pre_retirement] Preparation for retirement
        [study] Study assignment
        [suspended] Suspension
        [detained] Detained or convicted
       *[waiting] Waiting money
    }, month or child { $step }, { $days }: percentage paid
why-pay-leave = Effect of leave: paid { $paid }
why-pay-day-share = Days not worked take their share of the work days: paid { $paid }

# Attendance.
why-pay-attendance = Attendance cut
why-pay-event-late = Late, band { $band }: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-early = Left early, band { $band }: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-missing-in = No tap at arrival: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-missing-out = No tap at departure: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-absent = Absent without news: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-ceremony = Missed roll call or ceremony: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-meeting = Missed meeting: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-leave-refused = Stayed away although the leave was refused: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-out-hour = Out without permission: { $count } hours at { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-minute = Late and early minutes: { $count } minutes at { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-leave = Days of leave that cut: { $count } times { $each } of { $base ->
        [discipline] the discipline share
        [both] both shares
       *[whole] the whole ceiling
    }
why-pay-event-block = { $minutes } late and early: { $count } full blocks of { $block }, { $each } each
why-pay-event-everything = { $count } times, more than the limit of { $limit }: nothing is left
why-pay-day-cap = The cut of one day is capped at { $cap }
why-pay-month-cap = The cut of a month is capped
why-pay-whole-cut = Cut of the whole ceiling: { $share } × { $ceiling }
why-pay-minutes-held = Held: { $minutes } in the month, more than { $limit }

# Performance and parts.
why-pay-productivity = Performance: { $share } × ceiling { $ceiling } × value { $value }, cut { $cut }
why-pay-discipline = Attendance: { $share } × ceiling { $ceiling } × value { $value }, cut { $cut }
why-pay-productivity-value = Productivity value
why-pay-predicate = Predicate: { $predicate ->
        [very_good] Very good
        [good] Good
        [needs_improvement] Needs improvement
        [poor] Poor
        [very_poor] Very poor
       *[not_made] No SKP made
    }
why-pay-score = Performance score of the month
why-pay-points = { $points } points, normal points { $normal }
why-pay-minutes = Activity { $minutes }, limit { $limit } of the target { $target }; absent { $absent }; weight { $weight }
why-pay-unrated-staff = Staff left unrated
why-pay-rounding = Rounding of each criterion: { $difference }

# Reductions and additions.
why-pay-gate = The agency missed its threshold: paid { $paid }
why-pay-sanction = Disciplinary sanction, { $sanction ->
        [light_oral] oral reprimand
        [light_written] written reprimand
        [light_statement] written statement of dissatisfaction
        [medium_6] medium sanction of six months
        [medium_9] medium sanction of nine months
        [medium_12] medium sanction of twelve months
       *[heavy] heavy sanction
    }: { $share }
why-pay-lhkpn = { $effect ->
        [cut] Wealth report overdue: cut by { $share }
        [hold] Wealth report overdue: paid once the duty is done
        [stop] Wealth report overdue: not paid this month
       *[none] Wealth report overdue: no effect
    }
why-pay-asset = { $effect ->
        [cut] State property or a state claim is open: cut by { $share }
        [hold] State property or a state claim is open: paid once the duty is done
        [stop] State property or a state claim is open: not paid this month
       *[none] State property or a state claim is open: no effect
    }
why-pay-acting = Acting { $level ->
        [up] one level up
        [same] at the same level
       *[down] below the own level
    }, { $days }: { $share } × { $ceiling }
why-pay-correction = Correction of former months
why-pay-still-owed = Could not be taken, remains owed

# Contributions, tax, other cuts.
why-pay-bpjs = Employee's health contribution from the allowance
why-pay-bpjs-employer = Employer's health contribution on the allowance
why-pay-pph = Income tax on the allowance
why-pay-pph-borne = Income tax borne by the regional government
why-pay-voluntary = Voluntary cuts

# The nearest change.
why-pay-without-absent = Without one day absent: { $gain } gross, { $net } net
why-pay-without-late = Without the gravest lateness: { $gain } gross, { $net } net
why-pay-without-early = Without the gravest early leave: { $gain } gross, { $net } net
why-pay-with-tap-in = With one missing arrival tap: { $gain } gross, { $net } net
why-pay-with-tap-out = With one missing departure tap: { $gain } gross, { $net } net
why-pay-with-ceremony = With one more roll call or ceremony: { $gain } gross, { $net } net
why-pay-with-meeting = With one more meeting: { $gain } gross, { $net } net
why-pay-without-block = With one block of minutes less: { $gain } gross, { $net } net
why-pay-with-better-predicate = With a predicate one step better: { $gain } gross, { $net } net
why-pay-with-minutes = With one more work day of activity: { $gain } gross, { $net } net
why-pay-with-lhkpn = With the wealth report filed: { $gain } gross, { $net } net
why-pay-with-asset = With the state property returned: { $gain } gross, { $net } net

# Rows of a comparison.
why-pay-row-ceiling = Ceiling of the post
why-pay-row-eligible = Entitled ceiling
why-pay-row-productivity-value = Productivity value
why-pay-row-productivity = Performance part
why-pay-row-discipline-value = Discipline value
why-pay-row-discipline = Attendance part
why-pay-row-reduction = Reductions
why-pay-row-acting = Addition for acting posts
why-pay-row-correction = Correction of former months
why-pay-row-gross = Gross allowance
why-pay-row-bpjs = Health contribution
why-pay-row-pph = Income tax on the allowance
why-pay-row-pph-borne = Income tax borne by the regional government
why-pay-row-voluntary = Voluntary cuts
why-pay-row-owed = Still owed
why-pay-row-net = Allowance transferred

# Remarks on a line.
why-pay-remark-excluded-group = No allowance: another regulation already pays this group.
why-pay-remark-arrival-next-month = Entitled from the next month.
why-pay-remark-part-month = Paid for the part of the month that was served.
why-pay-remark-kind-percent = Paid at the percentage of the kind of employee.
why-pay-remark-leave-reduced = Leave lowered the ceiling this month.
why-pay-remark-gate-reduced = The agency's results lowered the allowance.
why-pay-remark-sanction-cut = A sanction in force cut the allowance.
why-pay-remark-lhkpn-cut = The overdue wealth report cut the allowance.
why-pay-remark-lhkpn-held = Held until the wealth report is filed.
why-pay-remark-asset-cut = State property not returned cut the allowance.
why-pay-remark-asset-held = Held until the state property is returned.
why-pay-remark-minutes-held = Held because the late and early minutes of the month passed the limit.
why-pay-remark-acting-added = An acting post added to the allowance.
why-pay-remark-acting-replaced = The ceiling of the acting post applies.
why-pay-remark-acting-without = An acting post brings nothing under the rule.
why-pay-remark-corrected = Holds a correction of former months.
why-pay-remark-receivable = An amount is still owed.
why-pay-remark-tax-borne = The regional government bears the income tax.
why-pay-remark-annual-tax = This month's income tax settles the year.

# Why a person could not be computed.
refusal-pay-missing-class = The post has no class. Enter the class of the post and compute this person again.
refusal-pay-no-ceiling = There is no ceiling for a post of kind { $kind } and class { $class }. Complete the table of ceilings in the rules.
refusal-pay-missing-attendance = The attendance of this month is not computed. Close attendance first.
refusal-pay-missing-rating = The month is not rated. Ask the superior to rate it and compute this person again.
refusal-pay-missing-minutes = The activity minutes of this month are not known. Complete the activity log.
refusal-pay-missing-points = The points of this month are not known. Complete the points.
refusal-pay-undefined-band = A surplus of { $surplus } points is not regulated. The owner of the rule must decide.
refusal-pay-no-minutes-target = The month has no work days, so there is no target of minutes. Check the work pattern.
refusal-pay-missing-salary = There is no salary row for this month. Upload the salary file.
refusal-pay-missing-tax-status = The tax status is not known. Complete the family data.

# Salary, contributions and tax, which also stand behind the allowance.
why-salary = Salary transferred
why-salary-basic = Basic pay of golongan { $golongan }, { $years } years of service
why-salary-spouse = Spouse allowance, persons: { $n }
why-salary-children = Child allowance, children: { $n }
why-salary-post = Post allowance
why-salary-rice = Rice allowance
why-salary-iwp = Compulsory contribution
why-salary-rounding = Rounding up from { $net }
why-health-share = Employee's health contribution: { $rate } of salary { $base } and allowance { $allowance }, base at most { $cap }
why-health-on-salary = Taken from the salary
why-health-on-allowance = Taken from the allowance
why-health-employer = Employer's health contribution: { $rate } of salary { $base } and allowance { $allowance }, base at most { $cap }
why-tax-monthly = Effective rate, category { $category }: { $rate } × { $gross }
why-tax-on-allowance = Tax on salary { $salary } and allowance { $allowance }, less the tax on the salary
why-tax-on-salary-stated = Tax on the salary as the salary list states it
why-tax-december = Yearly recalculation on a gross income of { $gross }
why-tax-post-cost = Occupational cost of { $months } months
why-tax-pension = Pension contribution of the year
why-tax-exemption = Exemption, status { $status }
why-tax-taxable = Taxable income, rounded down
why-tax-year = Tax of the year at the progressive rates
why-tax-withheld = Tax already withheld
